# SPDX-License-Identifier: BSL-1.0
# tillwire::tillwire, the headers; tillwire::adapters, the transports and stores: a program links what they are over itself.
include(CMakeFindDependencyMacro)
if(NOT TARGET Boost::headers)
  find_dependency(Boost 1.81)
endif()
include("${CMAKE_CURRENT_LIST_DIR}/tillwire-targets.cmake")
