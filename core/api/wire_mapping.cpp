#include "core/api/wire_mapping.h"

#include "core/mfa/webauthn/authenticator_names.h"

namespace gatehouse {

namespace {

std::optional<QString> textOrNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional<QString>(text);
}

}  // namespace

wire::User toWire(const UserDetails &details)
{
    const User &user = details.user;
    wire::User out;
    out.id = user.id.toString();
    out.username = user.username;
    out.email = textOrNull(user.email);
    out.emailVerified = user.emailVerified;
    out.displayName = user.displayName;
    out.locale = user.locale;
    out.profile = user.profile;
    out.phone = textOrNull(user.phone);
    out.phoneVerified = user.phoneVerified;
    out.attributes = user.attributes;
    out.disabled = user.disabled;
    out.lockedUntil = user.lockedUntil;
    out.failedAttempts = int(user.failedAttempts);
    out.mustChangePassword = user.mustChangePassword;
    out.hasPassword = user.hasPassword;
    out.passwordChangedAt = user.passwordChangedAt;
    out.passwordBreachedAt = user.passwordBreachedAt;
    out.lastSignInAt = user.lastSignInAt;
    out.createdAt = user.createdAt;
    out.updatedAt = user.updatedAt;
    out.version = int(user.version);
    out.roles = toStrings(details.roles);
    for (const GroupRef &group : details.groups)
        out.groups.append({group.id.toString(), group.name});
    if (details.passkeys > 0) out.factors.append(QStringLiteral("passkey"));
    if (details.totpFactors > 0) out.factors.append(QStringLiteral("totp"));
    if (details.emailCode) out.factors.append(QStringLiteral("email"));
    if (details.smsCode) out.factors.append(QStringLiteral("sms"));
    out.recoveryCodesLeft = int(details.recoveryCodesLeft);
    return out;
}

UserChanges userChanges(const wire::UserChange &change)
{
    return {change.username, change.email, change.displayName,   change.locale,    change.emailVerified,
            change.profile,  change.phone, change.phoneVerified, change.attributes};
}

wire::Passkey toWire(const Passkey &passkey)
{
    return {passkey.id.toString(), passkey.label,  passkey.aaguid,       authenticatorName(passkey.aaguid),
            passkey.attestation,   passkey.synced, passkey.verifiesUser, passkey.createdAt,
            passkey.lastUsedAt};
}

wire::TotpFactor toWire(const TotpFactor &factor)
{
    return {factor.id.toString(), factor.label, factor.createdAt, factor.confirmedAt, factor.lastUsedAt};
}

wire::TotpEnrolment toWire(const TotpEnrolment &enrolment)
{
    wire::TotpEnrolment out;
    out.id = enrolment.id.toString();
    out.secret = QString::fromLatin1(enrolment.secretText.reveal());
    out.otpauthUri = QString::fromLatin1(enrolment.otpauthUri.reveal());
    out.digits = enrolment.digits;
    out.period = enrolment.period;
    out.algorithm = enrolment.algorithm;
    return out;
}

wire::Group toWire(const Group &group)
{
    wire::Group out;
    out.id = group.id.toString();
    out.name = group.name;
    out.description = group.description;
    out.memberCount = group.memberCount;
    out.roles = toStrings(group.roles);
    out.createdAt = group.createdAt;
    out.updatedAt = group.updatedAt;
    out.version = int(group.version);
    return out;
}

wire::Session toWire(const Session &session, const QList<SessionClient> &clients)
{
    wire::Session out;
    out.id = session.id.toString();
    out.user = {session.user.toString(), session.username, session.displayName};
    out.amr = session.amr;
    out.address = session.address;
    out.userAgent = session.userAgent;
    out.createdAt = session.createdAt;
    out.authenticatedAt = session.authenticatedAt;
    out.lastSeenAt = session.lastSeenAt;
    out.expiresAt = session.expiresAt();
    out.endedAt = session.endedAt;
    out.endReason = textOrNull(session.endReason);
    for (const SessionClient &client : clients)
        out.clients.append({client.id.toString(), client.name});
    return out;
}

wire::Client toWire(const Client &client)
{
    wire::Client out;
    out.id = client.id.toString();
    out.name = client.name;
    out.kind = toString(client.kind);
    out.authMethod = toString(client.authMethod);
    out.grantTypes = client.grantTypes;
    out.redirectUris = client.redirectUris;
    out.postLogoutRedirectUris = client.postLogoutRedirectUris;
    out.scopes = client.scopes;
    out.requirePkce = client.requirePkce;
    out.skipConsent = client.skipConsent;
    out.idTokenAlg = QString::fromLatin1(client.idTokenAlgorithm);
    out.accessTokenSeconds = client.accessTokenSeconds;
    out.refreshTokenSeconds = client.refreshTokenSeconds;
    out.disabled = client.disabled;
    out.builtIn = client.builtIn;
    out.registered = client.registered;
    out.metadata = toJson(client.metadata);
    for (const ClientSecretInfo &secret : client.secrets)
        out.secrets.append({secret.id, secret.createdAt, secret.expiresAt});
    out.createdAt = client.createdAt;
    out.updatedAt = client.updatedAt;
    out.version = int(client.version);
    return out;
}

wire::Event toWire(const AuditRecord &record)
{
    wire::Event out;
    out.seq = record.seq;
    out.id = record.id.toString();
    out.at = record.at;
    out.type = record.type;
    out.outcome = toString(record.outcome);
    out.reason = record.reason;
    out.actor = {actorKindToString(record.actorKind), textOrNull(record.actorId), record.actorName};
    out.clientId = textOrNull(record.clientId);
    out.target = {record.target.kind, textOrNull(record.target.id), record.target.name};
    out.sessionId = textOrNull(record.sessionId);
    out.address = record.address;
    out.userAgent = record.userAgent;
    out.requestId = record.requestId;
    out.detail = record.detail;
    return out;
}

wire::SigningKey toWire(const KeyInfo &key)
{
    wire::SigningKey out;
    out.id = key.id.toString();
    out.algorithm = QString::fromLatin1(toByteArray(key.algorithm));
    out.state = toString(key.state);
    out.createdAt = key.createdAt;
    out.activatedAt = key.activatedAt;
    out.retireAt = key.retireAt;
    out.publicJwk = key.publicJwk;
    return out;
}

wire::SettingItem toWire(const SettingItem &item)
{
    const SettingDefinition &definition = *item.definition;
    wire::SettingItem out;
    out.name = definition.name;
    out.type = toString(definition.type);
    out.value = item.value;
    out.defaultValue = definition.defaultValue;
    out.minimum = definition.minimum;
    out.maximum = definition.maximum;
    out.choices = definition.choices;
    out.unit = definition.unit;
    out.description = definition.description;
    out.version = int(item.version);
    out.overridable = definition.strictest != Strictest::No;
    return out;
}

QStringList toTexts(const std::vector<Secret> &codes)
{
    QStringList texts;
    for (const Secret &code : codes)
        texts.append(QString::fromLatin1(code.reveal()));
    return texts;
}

}  // namespace gatehouse
