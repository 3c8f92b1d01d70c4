#pragma once

#include <QJsonObject>

#include "core/mfa/code_factor.h"
#include "core/mfa/passkey.h"

namespace gatehouse {

/// A way to sign in as mails name it: `kind` is told in the reader's language (`fact.factor.<kind>` of
/// resources/mail), `label` is what its owner calls it, where that says more.
struct NamedFactor
{
    QString kind;
    QString label{};
};

NamedFactor namedFactor(CodeKind kind);
NamedFactor namedFactor(const Passkey &passkey);
NamedFactor namedApp(const QString &label = {});
NamedFactor namedRecoveryCodes();

/// What a message about it carries.
QJsonObject factorValues(const NamedFactor &factor);

}  // namespace gatehouse
