// SPDX-License-Identifier: BSL-1.0
// The outbox' part of the compiled half.
#include <tillwire/outbox/impl/backlog.ipp>
#include <tillwire/outbox/impl/delivery.ipp>
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
