#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/form_decoder.h"

namespace gatehouse {

/// The forms that applications send, as lists of fields that a test may change.
struct OAuthForms
{
    using Fields = QList<FormFields::Field>;

    // RFC 7636 appendix B.
    static inline const QString kVerifier = QStringLiteral("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    static inline const QString kChallenge = QStringLiteral("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    static inline const QString kRedirect = QStringLiteral("https://rp.example/cb");

    static Fields with(Fields fields, const char *name, const QString &value)
    {
        fields = without(fields, name);
        fields.append({QString::fromLatin1(name), value});
        return fields;
    }
    static Fields without(Fields fields, const char *name)
    {
        fields.removeIf([&](const FormFields::Field &field) { return field.first == QLatin1String(name); });
        return fields;
    }
    static Fields codeForm(const QByteArray &code)
    {
        return {{QStringLiteral("grant_type"), QStringLiteral("authorization_code")},
                {QStringLiteral("code"), QString::fromLatin1(code)},
                {QStringLiteral("redirect_uri"), kRedirect},
                {QStringLiteral("code_verifier"), kVerifier}};
    }
    static Fields refreshForm(const QByteArray &token)
    {
        return {{QStringLiteral("grant_type"), QStringLiteral("refresh_token")},
                {QStringLiteral("refresh_token"), QString::fromLatin1(token)}};
    }
    static Fields clientForm(const QString &scope = {})
    {
        Fields fields{{QStringLiteral("grant_type"), QStringLiteral("client_credentials")}};
        if (!scope.isEmpty()) fields.append({QStringLiteral("scope"), scope});
        return fields;
    }
};

}  // namespace gatehouse
