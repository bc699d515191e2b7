// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_IMPL_PAYLOADS_IPP
#define TILLWIRE_USERCOM_IMPL_PAYLOADS_IPP

#include <tillwire/api/path_field.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/schema/inspect.hpp>
#include <tillwire/usercom/product_event.hpp>

TILLWIRE_COMPILE_PAYLOAD(tillwire::usercom::v1::product_event)
TILLWIRE_COMPILE_PAYLOAD(tillwire::usercom::v2::product_event)

#endif
