# SPDX-License-Identifier: BSL-1.0
# What Doxygen's parser mistakes: the inline namespace of the version, for the name of another;
s/tillwire::inline[[:space:]]v[0-9_]+/tillwire/
# the parentheses around a name that is a macro of some hosts, for its parameters;
s/>\(([a-z_]+)\)\(/> \1(/
# a backslash in a raw string, for an escape.
s/R"\([^)]*\\[^)]*\)"/""/g
