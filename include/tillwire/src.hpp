// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SRC_HPP
#define TILLWIRE_SRC_HPP

/**
 * @file
 * The compiled half of the library: exactly one TU of a program includes this header.
 */
#include <tillwire.hpp>
#include <tillwire/api/impl/account.ipp>
#include <tillwire/api/impl/application.ipp>
#include <tillwire/api/impl/client_core.ipp>
#include <tillwire/api/impl/dry_run.ipp>
#include <tillwire/api/impl/observer.ipp>
#include <tillwire/api/impl/reply_reader.ipp>
#include <tillwire/api/impl/vendor_error.ipp>
#include <tillwire/api/impl/write_request.ipp>
#include <tillwire/base/impl/buffer.ipp>
#include <tillwire/base/impl/decimal.ipp>
#include <tillwire/base/impl/digits.ipp>
#include <tillwire/base/impl/error.ipp>
#include <tillwire/base/impl/time_source.ipp>
#include <tillwire/base/impl/timestamp.ipp>
#include <tillwire/drip/impl/account.ipp>
#include <tillwire/drip/impl/payloads.ipp>
#include <tillwire/http/impl/auth.ipp>
#include <tillwire/http/impl/completion.ipp>
#include <tillwire/http/impl/date.ipp>
#include <tillwire/http/impl/headers.ipp>
#include <tillwire/http/impl/hub.ipp>
#include <tillwire/http/impl/request.ipp>
#include <tillwire/http/impl/response.ipp>
#include <tillwire/json/impl/decoder.ipp>
#include <tillwire/json/impl/document.ipp>
#include <tillwire/json/impl/document_reader.ipp>
#include <tillwire/json/impl/writer.ipp>
#include <tillwire/outbox/impl/backlog.ipp>
#include <tillwire/outbox/impl/delivery.ipp>
#include <tillwire/outbox/impl/export.ipp>
#include <tillwire/outbox/impl/memory_store.ipp>
#include <tillwire/outbox/impl/mentions.ipp>
#include <tillwire/outbox/impl/outbox.ipp>
#include <tillwire/outbox/impl/outbox_accounts.ipp>
#include <tillwire/outbox/impl/outbox_sending.ipp>
#include <tillwire/outbox/impl/outbox_waiting.ipp>
#include <tillwire/outbox/impl/quota_window.ipp>
#include <tillwire/outbox/impl/recorder.ipp>
#include <tillwire/outbox/impl/subject_order.ipp>
#include <tillwire/outbox/impl/subjects.ipp>
#include <tillwire/schema/impl/attributes.ipp>
#include <tillwire/schema/impl/report.ipp>
#include <tillwire/schema/impl/text.ipp>
#include <tillwire/schema/impl/types.ipp>
#include <tillwire/schema/impl/validate.ipp>
#include <tillwire/usercom/impl/account.ipp>
#include <tillwire/usercom/impl/payloads.ipp>

#endif
