#pragma once

#include <QJsonObject>
#include <optional>
#include <vector>

#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/http/route.h"
#include "core/identity/terms_service.h"

namespace gatehouse {

class Browser;

/// /terms, the terms of use as they are now, and /login/terms, where somebody who signs in accepts them.
std::vector<Route> termsRoutes(const Browser &browser);

/// Puts what a form with a box to tick needs into `data`: `terms_version`, `terms_url`.
void insertTerms(QJsonObject &data, const Terms &terms, const QString &language);
/// The version that the form's ticked box stands for.
std::optional<qint64> acceptedTerms(const FormFields &form);

/// {"version", "required_from", "texts"}.
QJsonObject termsJson(const Terms &terms);
/// A version of the terms as a JSON body has it; absent is nullopt.
Result<std::optional<qint64>> optionalTermsVersion(const QJsonObject &body, const char *name);

}  // namespace gatehouse
