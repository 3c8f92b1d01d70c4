#pragma once

#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// The form in the request's body; InvalidInput unless its Content-Type is application/x-www-form-urlencoded.
Result<FormFields> formOfBody(const HttpRequest &request, RepeatedNames repeated = RepeatedNames::Allow);
Result<FormFields> formOfQuery(const HttpRequest &request, RepeatedNames repeated = RepeatedNames::Allow);

}  // namespace gatehouse
