// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HPP
#define TILLWIRE_HPP

/**
 * @file
 * The whole library but for the test kit and the compiled half, <tillwire/src.hpp>, which one TU of the program includes.
 */
/**
 * @namespace tillwire::http
 * Bytes in and out: requests, responses, and what is asked of a transport. Knows nothing of JSON.
 *
 * @namespace tillwire::json
 * Payloads as text: write(), read(), check().
 *
 * @namespace tillwire::outbox
 * Store and forward: records are kept until the vendor has accepted them.
 *
 * @namespace tillwire::testing
 * For tests of programs, transports and stores: what answers, fails and tells the time as scripted, and the conformance
 * kits. Not part of <tillwire.hpp>: each header is included by itself.
 */
#include <tillwire/api/application.hpp>
#include <tillwire/api/path_field.hpp>
#include <tillwire/api/reply_reader.hpp>
#include <tillwire/api/vendor_error.hpp>
#include <tillwire/api/write_request.hpp>
#include <tillwire/base/secret.hpp>
#include <tillwire/base/version.hpp>
#include <tillwire/drip.hpp>
#include <tillwire/http/auth.hpp>
#include <tillwire/http/connection_settings.hpp>
#include <tillwire/http/date.hpp>
#include <tillwire/http/hub.hpp>
#include <tillwire/json/attributes_from.hpp>
#include <tillwire/json/check.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/json/read.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/outbox/async_flush.hpp>
#include <tillwire/outbox/export.hpp>
#include <tillwire/outbox/meaning.hpp>
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/mentions.hpp>
#include <tillwire/outbox/store.hpp>
#include <tillwire/schema/inspect.hpp>
#include <tillwire/usercom.hpp>

#endif
