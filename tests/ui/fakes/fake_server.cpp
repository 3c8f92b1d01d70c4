#include "tests/ui/fakes/fake_server.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimer>

#include "ui/client/problem.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

using wire::toJson;

namespace {

QString idOf(int kind, int number)
{
    return u"0199a%1-7c4e-7%2-8a51-3f0c2d9b%3"_s.arg(kind, 3, 16, QChar(u'0'))
        .arg(kind * 7 % 4096, 3, 16, QChar(u'0'))
        .arg(number + 4096, 4, 16, QChar(u'0'));
}

Timestamp minutesAgo(qint64 minutes)
{
    return {QDateTime::currentMSecsSinceEpoch() - minutes * 60'000};
}

const QString kFirefox = u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s;
const QString kChrome =
    u"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"_s;
const QString kSafari =
    u"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"_s;

Error refusal(int status, const QString &code, const QJsonObject &texts = {})
{
    wire::Problem problem;
    problem.status = status;
    problem.code = code;
    problem.detail = status == 409 ? u"This username is taken."_s : u"The input is not right."_s;
    QJsonObject body = toJson(problem);
    for (auto it = texts.begin(); it != texts.end(); ++it)
        body.insert(it.key(), it.value());
    return errorFromProblem(status, body, {});
}

/// The key of RFC 7517, appendix A.1.
QJsonObject exampleKey()
{
    return {{u"kty"_s, u"EC"_s},
            {u"crv"_s, u"P-256"_s},
            {u"x"_s, u"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"_s},
            {u"y"_s, u"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"_s},
            {u"kid"_s, u"1"_s}};
}

QString valueOf(const ApiRequest &request, const QString &name)
{
    for (const auto &[key, value] : request.query) {
        if (key == name) return value;
    }
    return {};
}

/// Long is strong here, and who says "password" is refused.
wire::PasswordStrength strengthOf(const QJsonObject &question, int minimumLength = 15)
{
    const QString password = question.value("password"_L1).toString();
    wire::PasswordStrength strength;
    strength.minimumLength = minimumLength;
    strength.score = qMin(int(password.size() / 5), 4);
    if (password.size() < strength.minimumLength)
        strength.code = u"password_too_short"_s;
    else if (password.contains("password"_L1))
        strength.code = u"password_guessable_word"_s;
    strength.accepted = strength.code.isEmpty();
    return strength;
}

}  // namespace

FakeServer::FakeServer()
{
    makePeople();
    makeApplications();
    makeEvents();
    makeSettings();
    makeMessages();
    makeJoining();
}

quint64 FakeServer::send(const ApiRequest &request, Done done)
{
    asked.append(request);
    const quint64 id = ++m_last;
    m_open.insert(id);
    if (silent) return id;
    const auto give = [this, id, request, done = std::move(done)] {
        if (m_open.remove(id)) done(answer(request));
    };
    if (holds)
        m_held.append(give);
    else
        QTimer::singleShot(0, this, give);
    return id;
}

void FakeServer::release(qsizetype place)
{
    m_held.takeAt(place)();
}

QJsonObject FakeServer::list(const ApiRequest &request, const QJsonArray &items) const
{
    const qsizetype from = valueOf(request, u"cursor"_s).toInt();
    QJsonArray page;
    for (qsizetype i = from; i < qMin<qsizetype>(from + pageSize, items.size()); ++i)
        page.append(items.at(i));
    const bool more = from + pageSize < items.size();
    return {{u"items"_s, page},
            {u"next"_s, more ? QJsonValue(QString::number(from + pageSize)) : QJsonValue()}};
}

Result<ApiReply> FakeServer::answer(const ApiRequest &request)
{
    const QString key = QString::fromLatin1(request.method) + u' ' + request.path;
    if (refusals.contains(key))
        return refusal(refusals.value(key).first, refusals.value(key).second, refusalTexts);
    const QStringList path = request.path.split(u'/', Qt::SkipEmptyParts).mid(2);
    const QString what = path.value(0);
    if (request.path.startsWith("/setup/v1"_L1)) {
        if (what == "state"_L1)
            return ApiReply{200, toJson(wire::SetupState{true, u"https://login.example.org"_s})};
        if (what == "password-strength"_L1) return ApiReply{200, toJson(strengthOf(*request.body, 12))};
        if (path.size() == 1)
            return ApiReply{201, toJson(wire::CreatedAdministrator{users.at(0), enrolment()})};
        if (path.at(1) == "confirm"_L1 && request.body->value("code"_L1).toString() != rightCode)
            return refusal(400, u"wrong_code"_s);
        return ApiReply{200, toJson(wire::RecoveryCodes{recoveryCodes()})};
    }
    if (what == "users"_L1) return userAnswer(request, path.mid(1));
    if (what == "invitations"_L1) return invitationAnswer(request, path.mid(1));
    if (what == "approvals"_L1) return approvalAnswer(request, path.mid(1));
    if (what == "terms"_L1) return termsAnswer(request);
    if (what == "imports"_L1) return importAnswer(request, path.mid(1));
    if (what == "me"_L1) return ApiReply{200, toJson(me())};
    if (what == "status"_L1) {
        wire::ServerStatus status;
        status.version = u"0.1.0"_s;
        status.issuer = u"https://login.example.org"_s;
        status.startedAt = minutesAgo(60 * 24 * 12 + 200);
        status.databaseEngine = u"sqlite"_s;
        status.schemaVersion = 1;
        status.users = users.size();
        status.usersWithoutFactor = 7;
        status.sessions = sessions.size();
        status.clients = clients.size();
        status.signInsSucceeded24h = 187;
        status.signInsFailed24h = 23;
        status.checkUp = {{u"mfa"_s, u"warning"_s,
                           u"7 people sign in with a password only. Ask them to add an authenticator app."_s},
                          {u"backup"_s, u"critical"_s, u"The last backup is 16 days old."_s},
                          {u"certificate"_s, u"info"_s, u"The certificate is good for another 61 days."_s}};
        return ApiReply{200, toJson(status)};
    }
    if (what == "groups"_L1 && path.size() == 3)
        return ApiReply{200, list(request, wire::toJsonArray(users.mid(2, 6)))};
    if (what == "groups"_L1) return ApiReply{200, list(request, wire::toJsonArray(groups))};
    if (what == "provider-presets"_L1) {
        QJsonArray presets;
        for (const auto &[id, name, issuer] :
             {std::tuple(u"oidc"_s, u"OpenID Connect"_s, QString()),
              std::tuple(u"google"_s, u"Google"_s, u"https://accounts.google.com"_s)})
            presets.append(toJson(wire::ProviderPreset{id, name, u"oidc"_s, issuer, {}, {}}));
        return ApiReply{200, list(request, presets)};
    }
    if (what == "providers"_L1 && path.value(2) == "test"_L1)
        return ApiReply{
            200, toJson(wire::ProviderTest{false, {u"It does not take client_secret_post."_s}, {}, 2, true})};
    if (what == "providers"_L1 && path.size() == 1 && request.method == "GET")
        return ApiReply{200, list(request, wire::toJsonArray(providers))};
    if (what == "providers"_L1) return ApiReply{200, toJson(providers.first())};
    if (what == "sessions"_L1 && request.method == "GET")
        return ApiReply{
            200, list(request, wire::toJsonArray(valueOf(request, u"state"_s) == "ended"_L1 ? endedSessions
                                                                                            : sessions))};
    if (what == "clients"_L1 && path.value(2) == "claims"_L1) {
        wire::ClaimsPreview told;
        told.scopes = {u"openid"_s, u"profile"_s};
        told.accessToken = {{u"sub"_s, valueOf(request, u"user"_s)}, {u"department"_s, u"Sales"_s}};
        told.idToken = told.accessToken;
        told.userInfo = {{u"sub"_s, valueOf(request, u"user"_s)}, {u"given_name"_s, u"Lena"_s}};
        return ApiReply{200, toJson(told)};
    }
    if (what == "clients"_L1) return clientAnswer(request, path.mid(1));
    if (what == "audit-events"_L1 && path.value(1) == "verify"_L1)
        return ApiReply{200, toJson(wire::ChainCheck{true, 18'204, std::nullopt})};
    if (what == "audit-events"_L1) {
        const qint64 after = valueOf(request, u"after_seq"_s).toLongLong();
        QList<wire::Event> found;
        for (const wire::Event &event : std::as_const(events)) {
            if (after > 0 && event.seq <= after) continue;
            if (after > 0)
                found.prepend(event);
            else
                found.append(event);
        }
        return ApiReply{200, list(request, wire::toJsonArray(found))};
    }
    if (what == "password-strength"_L1) return ApiReply{200, toJson(strengthOf(*request.body))};
    if (what == "password-report"_L1)
        return ApiReply{200, toJson(wire::PasswordReport{users.size(), 3, 2, 5, 42'800'000'000, {}})};
    if (what == "keys"_L1) return ApiReply{200, list(request, wire::toJsonArray(keys))};
    if (what == "settings"_L1 && path.size() == 1)
        return ApiReply{200, list(request, wire::toJsonArray(settings))};
    if (what == "setting-overrides"_L1) return ApiReply{200, list(request, wire::toJsonArray(overrides))};
    if (what == "settings"_L1 && path.size() == 5) return overrideAnswer(request, path);
    if (what == "settings"_L1) return ApiReply{200, toJson(settings.at(0))};
    return messageAnswer(request, path);
}

/// mail, sms, messages and their templates.
Result<ApiReply> FakeServer::messageAnswer(const ApiRequest &request, const QStringList &path)
{
    const QString &what = path.at(0);
    if (path.value(1) == "test"_L1) return ApiReply{200, toJson(mailTest)};
    if (what == "mail"_L1) {
        const QJsonObject body = request.body.value_or(QJsonObject());
        if (body.contains("host"_L1)) mail.host = body.value("host"_L1).toString();
        if (body.contains("port"_L1)) mail.port = int(body.value("port"_L1).toInteger());
        if (body.contains("password"_L1)) mail.passwordSet = true;
        if (body.contains("auth"_L1)) mail.auth = body.value("auth"_L1).toString();
        if (body.contains("oauth_grant"_L1)) mail.token.grant = body.value("oauth_grant"_L1).toString();
        if (body.contains("oauth_token_url"_L1))
            mail.token.tokenUrl = body.value("oauth_token_url"_L1).toString();
        if (body.contains("oauth_client_id"_L1))
            mail.token.clientId = body.value("oauth_client_id"_L1).toString();
        if (body.contains("oauth_scope"_L1)) mail.token.scope = body.value("oauth_scope"_L1).toString();
        if (body.contains("oauth_client_secret"_L1)) mail.token.clientSecretSet = true;
        if (body.contains("oauth_refresh_token"_L1)) mail.token.refreshTokenSet = true;
        return ApiReply{200, toJson(mail)};
    }
    if (what == "sms"_L1) {
        wire::SmsConfig sms;
        sms.gateway = u"generic"_s;
        sms.url = u"https://sms.example.org/send"_s;
        sms.from = u"Example"_s;
        sms.format = u"json"_s;
        sms.body = u"{\"to\": \"{to}\", \"text\": \"{text}\"}"_s;
        sms.tokenSet = true;
        return ApiReply{200, toJson(sms)};
    }
    if (what == "messages"_L1 && path.size() == 1) {
        const QString state = valueOf(request, u"state"_s);
        QList<wire::MessageItem> found;
        for (const wire::MessageItem &item : std::as_const(messages))
            if (item.state == state || (state == "waiting"_L1 && item.state == "failing"_L1))
                found.append(item);
        return ApiReply{200, list(request, wire::toJsonArray(found))};
    }
    if (what == "message-templates"_L1 && path.size() == 1) {
        QList<wire::MessageTemplateItem> items;
        for (const QString &kind : {u"verify_email"_s, u"password_reset"_s, u"login_code"_s, u"new_device"_s})
            for (const QString &language : {u"de"_s, u"en"_s})
                items.append({kind, u"mail"_s, language, {}, {}});
        return ApiReply{200, list(request, wire::toJsonArray(items))};
    }
    if (what == "message-templates"_L1 && path.size() == 4) {
        const QString own = valueOf(request, u"subject"_s);
        return ApiReply{200, toJson(wire::MessagePreview{
                                 own.isEmpty() ? u"Choose a new password"_s : own,
                                 u"Hello Anna,\n\nSomebody asked for a new password for your account.\n"_s,
                                 {}})};
    }
    if (what == "message-templates"_L1) {
        const auto words = wire::fromJson<wire::MessageWords>(request.body.value_or(QJsonObject()));
        return ApiReply{200, toJson(wire::MessageTemplateItem{path.at(1), u"mail"_s, path.at(2),
                                                              words->subject, words->paragraph})};
    }
    return ApiReply{204, {}};
}

void FakeServer::makeMessages()
{
    mail.enabled = true;
    mail.host = u"smtp.fastmail.com"_s;
    mail.port = 465;
    mail.tls = u"tls"_s;
    mail.auth = u"plain"_s;
    mail.user = u"login@example.org"_s;
    mail.from = mail.user;
    mail.outbox = {2, 1, 1, u"The mail server does not take this user and password."_s};
    mailTest = {
        false,
        u"auth_refused"_s,
        u"The mail server does not take this user and password."_s,
        535,
        u"5.7.8 Error: authentication failed"_s,
        {u"* Connected to smtp.fastmail.com (103.168.172.45) port 465 (#0)"_s,
         u"* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384"_s, u"< 220 smtp.fastmail.com ESMTP"_s,
         u"> EHLO login.example.org"_s, u"< 250 AUTH PLAIN LOGIN"_s, u"> AUTH PLAIN (not shown)"_s,
         u"< 535 5.7.8 Error: authentication failed"_s}};
    const Timestamp now = *Timestamp::fromRfc3339(u"2026-06-12T08:30:00Z"_s);
    messages = {{u"01890a5d-ac96-774b-bcce-b302099a8057"_s, u"mail"_s, u"lena.brandt@example.org"_s,
                 u"failing"_s, 3, mail.outbox.lastError, now, now, std::nullopt},
                {u"01890a5d-ac96-774b-bcce-b302099a8058"_s,
                 u"sms"_s,
                 u"+4930123456"_s,
                 u"waiting"_s,
                 0,
                 {},
                 now,
                 now,
                 std::nullopt},
                {u"01890a5d-ac96-774b-bcce-b302099a8059"_s, u"mail"_s, u"typo@exmaple.org"_s, u"given_up"_s,
                 1, u"The mail server knows no such recipient."_s, now, std::nullopt, now}};
}

/// settings/{name}/overrides/{kind}/{id}
Result<ApiReply> FakeServer::overrideAnswer(const ApiRequest &request, const QStringList &path)
{
    overrides.removeIf([&](const wire::SettingOverride &item) {
        return item.setting == path.at(1) && item.subjectKind == path.at(3) && item.subjectId == path.at(4);
    });
    if (request.method == "DELETE") return ApiReply{204, {}};
    wire::SettingOverride made{path.at(1), path.at(3), path.at(4), path.at(4), {}, 3};
    for (const wire::Group &group : std::as_const(groups))
        if (group.id == path.at(4)) made.subjectName = group.name;
    for (const wire::Client &client : std::as_const(clients)) {
        if (client.id != path.at(4)) continue;
        made.subjectName = client.name;
        made.people.reset();
    }
    made.value = request.body->value("value"_L1);
    overrides.append(made);
    return ApiReply{200, toJson(made)};
}

Result<ApiReply> FakeServer::clientAnswer(const ApiRequest &request, const QStringList &path)
{
    if (path.isEmpty() && request.method == "GET")
        return ApiReply{200, list(request, wire::toJsonArray(clients))};
    if (path.isEmpty()) {
        wire::Client made = clients.at(0);
        made.clientSecret = u"gh_s_4Kq9WcV2mXz7RtY1bNp8LsDf3HjG6aEo"_s;
        return ApiReply{201, toJson(made)};
    }
    wire::Client *client = &clients[0];
    for (wire::Client &one : clients) {
        if (one.id == path.at(0)) client = &one;
    }
    if (request.method == "PATCH") {  // RFC 7396, metadata too
        QJsonObject values = toJson(*client);
        QJsonObject metadata = client->metadata;
        const QJsonObject change = request.body.value_or(QJsonObject());
        for (auto it = change.begin(); it != change.end(); ++it)
            values.insert(it.key(), it.value());
        const QJsonObject changed = change.value("metadata"_L1).toObject();
        for (auto it = changed.begin(); it != changed.end(); ++it) {
            if (it.value().isNull())
                metadata.remove(it.key());
            else
                metadata.insert(it.key(), it.value());
        }
        values.insert(u"metadata"_s, metadata);
        values.insert(u"version"_s, client->version + 1);
        auto read = wire::fromJson<wire::Client>(values);
        if (!read.ok()) return read.error();
        *client = *read;
    }
    return ApiReply{200, toJson(*client)};
}

Result<ApiReply> FakeServer::userAnswer(const ApiRequest &request, const QStringList &path)
{
    if (path.isEmpty() && request.method == "GET") {
        const QString wanted = valueOf(request, u"q"_s);
        QList<wire::User> found;
        const QString group = valueOf(request, u"group"_s);
        for (const wire::User &user : std::as_const(users)) {
            if (valueOf(request, u"mfa"_s) == "none"_L1 && !user.factors.isEmpty()) continue;
            if (!group.isEmpty() && (user.groups.isEmpty() || user.groups.first().id != group)) continue;
            if (wanted.isEmpty() || user.username.contains(wanted) ||
                user.displayName.contains(wanted, Qt::CaseInsensitive))
                found.append(user);
        }
        return ApiReply{200, list(request, wire::toJsonArray(found))};
    }
    if (path.isEmpty()) {
        wire::User made = users.at(3);
        made.username = request.body->value("username"_L1).toString();
        made.oneTimePassword = u"tulip-cargo-49-hazel"_s;
        return ApiReply{201, toJson(made)};
    }
    if (path.at(0) == "counts"_L1)
        return ApiReply{200, toJson(wire::UserCounts{users.size(), users.size() - 3, 2, 1, 7})};
    if (path.at(0) == "export"_L1) {  // in two parts
        const bool first = valueOf(request, u"cursor"_s).isEmpty();
        ApiReply part{200, {}};
        part.bytes = first ? "username\r\nm.okafor\r\n" : "l.brandt\r\n";
        if (first) part.link = "</admin/v1/users/export?format=csv&cursor=two>; rel=\"next\"";
        return part;
    }
    wire::User *user = &users[0];
    for (wire::User &one : users) {
        if (one.id == path.at(0)) user = &one;
    }
    const QString verb = path.value(1);
    if (verb == "disable"_L1) user->disabled = true;
    if (verb == "enable"_L1) user->disabled = false;
    if (verb == "unlock"_L1) user->lockedUntil.reset();
    if (verb == "factors"_L1 && path.size() == 2)
        return ApiReply{
            200,
            toJson(wire::Factors{
                {{idOf(9, 1), u"Phone"_s, minutesAgo(90'000), minutesAgo(90'000), minutesAgo(42)}},
                8,
                {{idOf(9, 3), u"Work phone"_s, u"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"_s,
                  u"Google Password Manager"_s, u"none"_s, true, true, minutesAgo(60'000), minutesAgo(90)},
                 {idOf(9, 4),
                  u"YubiKey 5 NFC"_s,
                  u"2fc0579f-8113-47ea-b116-bb5a8db9202a"_s,
                  u"YubiKey 5 NFC"_s,
                  u"certified"_s,
                  false,
                  true,
                  minutesAgo(50'000),
                  {}}},
                codeFactors,
                addableCodes})};
    if (verb == "factors"_L1 && path.value(2) == "codes"_L1) {
        const QString kind = path.value(3);
        if (request.method == "DELETE") {
            codeFactors.removeIf([&](const wire::CodeFactor &factor) { return factor.kind == kind; });
            addableCodes.append(kind);
            return ApiReply{204, {}};
        }
        addableCodes.removeAll(kind);
        codeFactors.append({kind, user->email.value_or(QString()), minutesAgo(0), {}});
        return ApiReply{201, toJson(wire::AddedCodes{codeFactors.last(), std::nullopt})};
    }
    if (verb == "identities"_L1) {
        if (request.method == "GET") return ApiReply{200, list(request, wire::toJsonArray(identities))};
        if (identities.removeIf([&](const auto &each) { return each.id == path.value(2); }) == 0)
            return refusal(404, u"not_found"_s);
        return ApiReply{204, {}};
    }
    if (verb == "access-passes"_L1) {
        wire::AccessPass pass{idOf(9, 7), 1, u"m.keller"_s, minutesAgo(5), minutesAgo(-55), u"good"_s, {}};
        if (request.method == "GET")
            return ApiReply{200, list(request, wire::toJsonArray(QList<wire::AccessPass>{pass}))};
        pass.secret = u"k3vq-7m0d-xz4e"_s;
        if (request.body) pass.usesLeft = request.body->value("uses"_L1).toInt(1);
        return ApiReply{request.method == "POST" ? 201 : 204, toJson(pass)};
    }
    if (verb == "remembered-devices"_L1) {
        const QList<wire::RememberedDevice> devices{
            {idOf(9, 8), u"Mozilla/5.0"_s, minutesAgo(3'000), minutesAgo(90), minutesAgo(-40'000)}};
        if (request.method == "GET") return ApiReply{200, list(request, wire::toJsonArray(devices))};
        return ApiReply{204, QJsonObject()};
    }
    if (verb == "factors"_L1 && path.value(2) == "passkey-link"_L1)
        return ApiReply{
            201,
            toJson(wire::PasskeyLink{
                u"https://login.example.org/passkey-link?link=Zk0v2mGq8t1YwB6sR4uE9xN3cJ7hL5pD0aTfQiVoKyM"_s,
                minutesAgo(-30)})};
    if (path.value(4) == "confirm"_L1) {
        if (request.body->value("code"_L1).toString() != rightCode) return refusal(400, u"wrong_code"_s);
        return ApiReply{200, toJson(wire::ConfirmedTotp{{idOf(9, 2), {}, minutesAgo(1), minutesAgo(0), {}},
                                                        recoveryCodes()})};
    }
    if (verb == "factors"_L1 && request.method == "POST") return ApiReply{201, toJson(enrolment())};
    if (verb == "reset-mfa"_L1 && secondApproval) {
        approvals.append({idOf(9, 30), wire::approval_kind::kResetMfa, user->id, user->username,
                          users.at(0).username, request.body->value("reason"_L1).toString(), minutesAgo(0),
                          minutesAgo(-4'000)});
        return ApiReply{202, toJson(approvals.last())};
    }
    if (verb == "reset-link"_L1)
        return ApiReply{200, QJsonObject{{u"link"_s, u"https://login.example.org/reset?token=q8Zc3Vt0RkYw"_s},
                                         {u"expires_at"_s, toJson(minutesAgo(-60))}}};
    if (verb == "reset-password"_L1)
        return ApiReply{200, toJson(wire::OneTimePassword{u"tulip-cargo-49-hazel"_s})};
    if (verb == "recovery-codes"_L1) return ApiReply{200, toJson(wire::RecoveryCodes{recoveryCodes()})};
    if (verb == "revoke-sessions"_L1) return ApiReply{200, toJson(wire::EndedCount{2})};
    if (verb == "sessions"_L1) return ApiReply{200, list(request, wire::toJsonArray(sessions.mid(0, 2)))};
    if (request.method == "DELETE") return ApiReply{204, {}};
    return ApiReply{200, toJson(*user)};
}

wire::Me FakeServer::me()
{
    wire::Me me;
    wire::User user;
    user.id = idOf(1, 0);
    user.username = u"m.okafor"_s;
    user.displayName = u"Miriam Okafor"_s;
    user.roles = {u"administrator"_s};
    me.user = user;
    me.roles = user.roles;
    for (const QString &what :
         {u"users"_s, u"groups"_s, u"sessions"_s, u"clients"_s, u"keys"_s, u"settings"_s})
        me.permissions << what + u":read"_s << what + u":write"_s;
    me.permissions << u"status:read"_s << u"audit:read"_s;
    return me;
}

wire::TotpEnrolment FakeServer::enrolment()
{
    return {
        idOf(9, 2),
        u"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"_s,
        u"otpauth://totp/Example%20Office:j.keller?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example%20Office&algorithm=SHA1&digits=6&period=30"_s,
        6,
        30,
        u"SHA1"_s};
}

QStringList FakeServer::recoveryCodes()
{
    return {u"7K2M-QX9D"_s, u"R4TN-8WZC"_s, u"M6VH-3PJE"_s, u"X9BF-KD27"_s, u"C3QW-NR5T"_s,
            u"H8ZE-4YMU"_s, u"T5JP-6GVA"_s, u"W2XK-9CNB"_s, u"E7RD-FM3H"_s, u"N4US-T8QY"_s};
}

void FakeServer::makePeople()
{
    const char *names[] = {"Miriam Okafor",  "Jonas Keller",  "Ayşe Yılmaz",   "Piotr Nowak",
                           "Lena Brandt",    "Samuel Osei",   "Chiara Romano", "Tomasz Zieliński",
                           "Hannah Vogel",   "Rahul Mehta",   "Ines Carvalho", "Viktor Lindqvist",
                           "Noor Haddad",    "Felix Baumann", "Sofia Petrova", "Emeka Nwosu",
                           "Clara Dubois",   "Matthias Roth", "Yuki Tanaka",   "Olga Sokolova",
                           "Daniel Fischer", "Marta Sanz",    "Kofi Mensah",   "Greta Holm"};
    const char *groupNames[] = {"Accounting", "Sales", "Engineering", "Front desk"};
    for (int i = 0; i < 4; ++i) {
        wire::Group group;
        group.id = idOf(2, i);
        group.name = QString::fromLatin1(groupNames[i]);
        group.description =
            QStringList{u"Books, invoices and payroll"_s, u"Everyone who talks to customers"_s,
                        u"Builds and runs things"_s, u"Reception and post"_s}
                .at(i);
        group.memberCount = QList<int>{5, 9, 7, 3}.at(i);
        if (i == 2) group.roles = {u"help_desk"_s};
        if (i == 0) group.roles = {u"auditor"_s};
        group.createdAt = group.updatedAt = minutesAgo(200'000);
        group.version = 1;
        groups.append(group);
    }
    for (int i = 0; i < 3; ++i) {
        wire::Provider provider;
        provider.id = idOf(9, i);
        provider.kind = i == 2 ? u"oauth2"_s : u"oidc"_s;
        provider.preset = QStringList{u"google"_s, u"microsoft"_s, u"github"_s}.at(i);
        provider.name = QStringList{u"Google"_s, u"Microsoft"_s, u"GitHub"_s}.at(i);
        provider.issuer = QStringList{
            u"https://accounts.google.com"_s,
            u"https://login.microsoftonline.com/common/v2.0"_s,
            {}}.at(i);
        provider.clientId = u"gatehouse-office"_s;
        provider.hasSecret = true;
        provider.redirectUri = u"https://login.example.org/federation/%1/callback"_s.arg(provider.id);
        provider.settings = {{u"provisioning"_s, QStringList{u"create"_s, u"existing"_s, u"linked"_s}.at(i)},
                             {u"domains"_s, i == 0 ? QJsonArray{u"example.org"_s} : QJsonArray()},
                             {u"trust_email"_s, i == 0}};
        provider.enabled = i != 2;
        provider.position = i;
        provider.people = QList<qint64>{41, 12, 0}.at(i);
        provider.createdAt = provider.updatedAt = minutesAgo(9'000);
        provider.version = 1;
        providers.append(provider);
    }
    for (int i = 0; i < 24; ++i) {
        wire::User user;
        user.id = idOf(1, i);
        user.displayName = QString::fromUtf8(names[i]);
        const QString plain = user.displayName.normalized(QString::NormalizationForm_KD)
                                  .toLower()
                                  .remove(QRegularExpression(u"[^a-zı ]"_s))
                                  .replace(u'ı', u'i');
        user.username = plain.left(1) + u'.' + plain.section(u' ', -1);
        user.email = user.username + u"@example.org"_s;
        user.emailVerified = i % 5 != 3;
        user.hasPassword = true;
        user.passwordChangedAt = minutesAgo(40'000 + i * 777);
        user.createdAt = minutesAgo(300'000 - i * 999);
        user.updatedAt = minutesAgo(3'000 + i * 99);
        if (i % 7 != 6) user.lastSignInAt = minutesAgo(i * i * 37 + 4);
        user.version = 3;
        user.roles = i == 0   ? QStringList{u"administrator"_s}
                     : i == 2 ? QStringList{u"help_desk"_s}
                              : QStringList();
        user.groups = {{groups.at(i % 4).id, groups.at(i % 4).name}};
        if (i % 3 != 1) {
            user.factors = {u"totp"_s};
            user.recoveryCodesLeft = 8;
        }
        user.disabled = i == 11 || i == 17;
        if (i == 4) {
            user.lockedUntil = Timestamp{QDateTime::currentMSecsSinceEpoch() + 540'000};
            user.failedAttempts = 10;
        }
        user.mustChangePassword = i == 7;
        user.profile = {{u"given_name"_s, user.displayName.section(u' ', 0, 0)},
                        {u"family_name"_s, user.displayName.section(u' ', 1)},
                        {u"zoneinfo"_s, u"Europe/Berlin"_s},
                        {u"address"_s, QJsonObject{{u"street_address"_s, u"Hafenweg %1"_s.arg(i + 3)},
                                                   {u"postal_code"_s, u"24103"_s},
                                                   {u"locality"_s, u"Kiel"_s}}}};
        user.phone = u"+49431555%1"_s.arg(1000 + i);
        user.phoneVerified = i % 3 == 0;
        user.attributes = {{u"department"_s, QJsonArray{groups.at(i % 4).name}},
                           {u"floor"_s, QJsonArray{QString::number(i % 5)}}};
        users.append(user);
    }
    for (int i = 0; i < 9; ++i) {
        wire::Session session;
        const wire::User &user = users.at(i * 2 % 24);
        session.id = idOf(3, i);
        session.user = {user.id, user.username, user.displayName};
        session.amr = i % 3 == 1 ? QStringList{u"pwd"_s} : QStringList{u"pwd"_s, u"otp"_s, u"mfa"_s};
        session.address = u"10.20.1.%1"_s.arg(14 + i * 9);
        session.userAgent = i % 3 == 0 ? kFirefox : i % 3 == 1 ? kChrome : kSafari;
        session.createdAt = session.authenticatedAt = minutesAgo(30 + i * 41);
        session.lastSeenAt = minutesAgo(i * 6);
        session.expiresAt = minutesAgo(-300);
        session.clients = {
            {idOf(4, i % 3), QStringList{u"Wiki"_s, u"Time sheets"_s, u"Grafana"_s}.at(i % 3)}};
        sessions.append(session);
    }
    const QStringList reasons{u"too_many_sessions"_s, u"moved"_s, u"not_me"_s,
                              u"signed_out"_s,        u"idle"_s,  u"revoked"_s,
                              u"Laptop was stolen"_s};
    for (int i = 0; i < reasons.size(); ++i) {
        wire::Session session = sessions.at(i);
        session.id = idOf(3, 20 + i);
        session.clients.clear();
        session.endedAt = minutesAgo(7 + i * 95);
        session.endReason = reasons.at(i);
        endedSessions.append(session);
    }
}

void FakeServer::makeApplications()
{
    const std::tuple<QString, QString, QString> made[] = {
        {u"Wiki"_s, u"confidential"_s, u"https://wiki.example.org/oidc/callback"_s},
        {u"Time sheets"_s, u"public"_s, u"https://time.example.org/signed-in"_s},
        {u"Grafana"_s, u"confidential"_s, u"https://grafana.example.org/login/generic_oauth"_s},
        {u"Mail on the phone"_s, u"native"_s, u"org.example.mail:/callback"_s},
        {u"Gatehouse console"_s, u"native"_s, u"http://127.0.0.1/callback"_s}};
    int i = 0;
    for (const auto &[name, kind, uri] : made) {
        wire::Client client;
        client.id = idOf(4, i);
        client.name = name;
        client.kind = kind;
        client.authMethod = kind == "confidential"_L1 ? u"client_secret_basic"_s : u"none"_s;
        client.grantTypes = {u"authorization_code"_s, u"refresh_token"_s};
        client.redirectUris = {uri};
        if (i == 2) client.redirectUris << u"https://grafana-test.example.org/login/generic_oauth"_s;
        client.postLogoutRedirectUris = {u"https://wiki.example.org/"_s};
        client.scopes = {u"openid"_s, u"profile"_s, u"email"_s};
        client.skipConsent = true;
        client.builtIn = i == 4;
        if (i == 2) {
            client.authMethod = u"private_key_jwt"_s;
            client.metadata = {{u"jwks"_s, QJsonObject{{u"keys"_s, QJsonArray{exampleKey()}}}},
                               {u"token_endpoint_auth_signing_alg"_s, u"ES256"_s},
                               {u"require_pushed_authorization_requests"_s, true},
                               {u"logo_uri"_s, u"https://grafana.example.org/logo.svg"_s},
                               {u"contacts"_s, QJsonArray{u"operations@example.org"_s}}};
        }
        client.disabled = i == 3;
        if (client.authMethod == "client_secret_basic"_L1)
            client.secrets = {{idOf(5, i), minutesAgo(80'000), std::nullopt}};
        client.createdAt = client.updatedAt = minutesAgo(100'000);
        client.version = 2;
        clients.append(client);
        ++i;
    }
    const std::tuple<QString, QString, int> signing[] = {{u"RS256"_s, u"active"_s, 40'000},
                                                         {u"ES256"_s, u"active"_s, 40'000},
                                                         {u"RS256"_s, u"next"_s, 600},
                                                         {u"RS256"_s, u"retiring"_s, 170'000}};
    i = 0;
    for (const auto &[algorithm, state, age] : signing) {
        wire::SigningKey key;
        key.id = idOf(6, i++);
        key.algorithm = algorithm;
        key.state = state;
        key.createdAt = minutesAgo(age + 1500);
        if (state != "next"_L1) key.activatedAt = minutesAgo(age);
        if (state == "retiring"_L1) key.retireAt = minutesAgo(-700);
        key.publicJwk = {{u"kty"_s, u"EC"_s}};
        keys.append(key);
    }
}

void FakeServer::makeEvents()
{
    const std::tuple<QString, QString, QString, int> made[] = {
        {u"signin.succeeded"_s, u"success"_s, {}, 1},
        {u"token.issued"_s, u"success"_s, {}, 1},
        {u"signin.failed"_s, u"failure"_s, u"wrong_password"_s, 4},
        {u"user.locked"_s, u"success"_s, u"too_many_failures"_s, 4},
        {u"mfa.verified"_s, u"success"_s, {}, 8},
        {u"client.secret_added"_s, u"success"_s, {}, 0},
        {u"settings.changed"_s, u"success"_s, {}, 0},
        {u"access.denied"_s, u"denied"_s, u"missing_role"_s, 2},
        {u"user.created"_s, u"success"_s, {}, 23},
        {u"session.ended"_s, u"success"_s, u"sign_out"_s, 12},
        {u"mfa.totp_confirmed"_s, u"success"_s, {}, 9},
        {u"signin.throttled"_s, u"denied"_s, u"too_many_attempts"_s, 4}};
    for (int i = 0; i < 36; ++i) {
        const auto &[type, outcome, reason, person] = made[i % 12];
        wire::Event event;
        event.seq = 18'204 - i;
        event.id = idOf(7, i);
        event.at = minutesAgo(i * 7 + 1);
        event.type = type;
        event.outcome = outcome;
        event.reason = reason;
        const wire::User &user = users.at((person + i / 12) % 24);
        const bool unknown = outcome != "success"_L1 && type.startsWith("signin"_L1);
        event.actor = unknown ? wire::EventParty{u"anonymous"_s, std::nullopt, {}}
                              : wire::EventParty{u"user"_s, user.id, user.displayName};
        event.target = {u"user"_s, user.id, user.displayName};
        if (type.startsWith("client"_L1)) event.target = {u"client"_s, clients.at(0).id, clients.at(0).name};
        if (type.startsWith("settings"_L1))
            event.target = {u"setting"_s, std::nullopt, u"session.idle_minutes"_s};
        event.address = u"10.20.1.%1"_s.arg(14 + i);
        event.userAgent = kFirefox;
        event.requestId = u"req-%1"_s.arg(70'000 + i);
        events.append(event);
    }
}

void FakeServer::makeSettings()
{
    const auto add = [this](const QString &name, const QString &type, const QJsonValue &value,
                            const QJsonValue &standard, const QString &unit = {},
                            const QStringList &choices = {}) {
        wire::SettingItem item{name,     type,         value,
                               standard, std::nullopt, std::nullopt,
                               choices,  unit,         u"What the server says about it."_s,
                               1};
        if (type != "boolean"_L1 && type != "choice"_L1) {
            item.minimum = 1;
            item.maximum = 1000;
        }
        settings.append(item);
    };
    add(u"office.name"_s, u"string"_s, u"Example Office"_s, u"Gatehouse"_s);
    add(u"registration.mode"_s, u"choice"_s, u"off"_s, u"off"_s, {}, {u"off"_s, u"open"_s});
    add(u"password.min_length"_s, u"integer"_s, 14, 12, u"characters"_s);
    add(u"password.hash"_s, u"choice"_s, u"argon2id"_s, u"pbkdf2-sha256"_s, {},
        {u"pbkdf2-sha256"_s, u"argon2id"_s});
    add(u"lockout.threshold"_s, u"integer"_s, 10, 10);
    add(u"lockout.minutes"_s, u"duration"_s, 15, 15, u"minutes"_s);
    add(u"password.min_score"_s, u"integer"_s, 2, 2);
    settings.last().overridable = true;
    add(u"mfa.required_for_administrators"_s, u"boolean"_s, true, true);
    add(u"mfa.requirement"_s, u"choice"_s, u"off"_s, u"off"_s, {}, {u"off"_s, u"required"_s});
    add(u"session.idle_minutes"_s, u"duration"_s, 45, 30, u"minutes"_s);
    settings.last().overridable = true;
    add(u"session.absolute_hours"_s, u"duration"_s, 8, 8, u"hours"_s);
    add(u"keys.rotation_days"_s, u"duration"_s, 90, 90, u"days"_s);
    add(u"audit.retention_days"_s, u"duration"_s, 365, 0, u"days"_s);
    overrides = {{u"session.idle_minutes"_s, u"role"_s, u"administrator"_s, u"administrator"_s, 10, 2},
                 {u"session.idle_minutes"_s, u"group"_s, groups.at(0).id, groups.at(0).name, 120,
                  groups.at(0).memberCount}};
}

}  // namespace gatehouse::ui
