#include "api_fixture.h"

#include <QHostAddress>

#include "core/crypto/otp.h"

namespace gatehouse {

namespace {

const Caller &fixtureCaller()
{
    static const Caller caller = Caller::system(QStringLiteral("fixture"));
    return caller;
}

AddressRanges ranges(const QStringList &entries)
{
    auto parsed = AddressRanges::parse(entries);
    if (!parsed.ok()) qFatal("fixture: bad ranges");
    return *parsed;
}

}  // namespace

ApiFixture::ApiFixture(const FixtureOptions &options)
{
    services = std::make_unique<Services>(
        *db, clock, Secret(QByteArray(32, 'k')),
        ServicesConfig{QString::fromLatin1(kFixtureIssuer), 2, 64, {}, http, options.mutualTls});
    write([&](Transaction &tx) -> Result<void> {
        const auto set = [&](const char *name, const QJsonValue &value) {
            return services->settingsService.set(tx, fixtureCaller(), QString::fromLatin1(name), value);
        };
        GATEHOUSE_TRY(set("password.pbkdf2_iterations", 100'000));
        GATEHOUSE_TRY(set("mfa.required_for_administrators", false));
        if (options.roomyThrottle) {
            GATEHOUSE_TRY(set("throttle.credentials_per_minute", 10'000));
            GATEHOUSE_TRY(set("throttle.tokens_per_minute", 1'000'000));
            GATEHOUSE_TRY(set("throttle.api_per_minute", 1'000'000));
            GATEHOUSE_TRY(set("throttle.pages_per_minute", 1'000'000));
        }
        return {};
    });
    if (auto started = services->start(true); !started.ok())
        qFatal("fixture: %s", qPrintable(started.error().internal));
    auto hashed = services->passwords.hash(Secret::fromText(kFixturePassword));
    hashed.waitForFinished();
    m_hash = *taken(hashed);
    auto made = Api::create(*services, ranges(options.metricsReaders), std::nullopt);
    if (!made.ok())
        qFatal("fixture: %s %s", qPrintable(made.error().publicMessage), qPrintable(made.error().internal));
    api = std::move(made).value();
    server = std::make_unique<HttpServer>(api->router());
    ListenOptions listen;
    listen.port = 0;
    listen.workers = 2;
    listen.trustedProxies = ranges(options.trustedProxies);
    listen.clientCertificateHeader = options.mutualTls.enabled;
    if (auto started = server->start(listen); !started.ok())
        qFatal("fixture: %s", qPrintable(started.error().publicMessage));
}

ApiFixture::~ApiFixture()
{
    server->stop();
    services.reset();
    db.close();
    server.reset();
    api.reset();
}

HttpAnswer ApiFixture::call(const QByteArray &method, const QByteArray &target, const Fields &fields,
                            const QByteArray &body) const
{
    return httpCall(port(), method, target, fields, body);
}

HttpAnswer ApiFixture::callWith(const QByteArray &token, const QByteArray &method, const QByteArray &target,
                                const QJsonObject &body, Fields fields) const
{
    if (!token.isEmpty()) fields.append(Field{"Authorization", "Bearer " + token});
    if (method == "GET" || method == "DELETE") return call(method, target, fields);
    fields.append(Field{"Content-Type", "application/json"});
    return call(method, target, fields, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

TestBrowser ApiFixture::signedIn(const QString &username) const
{
    TestBrowser browser = this->browser();
    browser.get("/login");
    const HttpAnswer answer =
        browser.post("/login", {{"login", username.toUtf8()}, {"password", kFixturePassword.toUtf8()}});
    if (answer.status != 303) qWarning("%s is not signed in: %d", qPrintable(username), answer.status);
    return browser;
}

UserId ApiFixture::addUser(const QString &username, const RoleSet &roles)
{
    NewUser input;
    input.username = username;
    input.email = username + QStringLiteral("@example.org");
    input.emailVerified = true;
    input.displayName = username;
    input.passwordHash = m_hash;
    input.roles = roles;
    return write([&](Transaction &tx) { return services->users.create(tx, fixtureCaller(), input); }).id;
}

QByteArray ApiFixture::tokenOf(const UserId &user, const QStringList &scopes)
{
    NewGrant input;
    input.user = user;
    input.client = consoleClientId();
    input.offline = true;
    input.scopes = scopes;
    input.amr = {QStringLiteral("pwd")};
    input.authenticatedAt = clock.now();
    const Grant grant =
        write([&](Transaction &tx) { return services->grants.create(tx, fixtureCaller(), input); });
    AccessTokenRequest request;
    request.user = user;
    request.client = input.client;
    request.scopes = scopes;
    request.amr = input.amr;
    request.authenticatedAt = input.authenticatedAt;
    request.grant = grant.id;
    return services->accessTokens.issue(request)->token;
}

CreatedClient ApiFixture::addClient(const NewClient &input)
{
    return write([&](Transaction &tx) { return services->clients.create(tx, fixtureCaller(), input); });
}

QByteArray ApiFixture::clientTokenFor(const QStringList &scopes)
{
    NewClient input;
    input.name = QStringLiteral("Service ") + scopes.join(u' ');
    input.grantTypes = {QString::fromLatin1(kGrantClientCredentials)};
    input.scopes = scopes;
    const CreatedClient created = addClient(input);
    const HttpAnswer answer =
        call("POST", "/oauth/token",
             {{"Content-Type", "application/x-www-form-urlencoded"},
              {"Authorization",
               "Basic " + (created.client.id.toString().toUtf8() + ':' + created.secret).toBase64()}},
             encodedForm({{"grant_type", "client_credentials"}, {"scope", scopes.join(u' ').toUtf8()}}));
    if (answer.status != 200) qFatal("fixture: no client token: %s", answer.body.constData());
    return answer.text(QLatin1String("access_token")).toLatin1();
}

qint64 ApiFixture::auditCount()
{
    // Events that no answer waited for are in the queue before this.
    write([](Transaction &) -> Result<void> { return {}; });
    PageRequest page{PageRequest::kMaximumLimit, {}};
    qint64 count = 0;
    do {
        const auto found = db->read([&](Transaction &tx) { return services->audit.search(tx, {}, page); });
        if (!found.ok()) return -1;
        count += found->items.size();
        page.cursor = found->next;
    } while (!page.cursor.isEmpty());
    return count;
}

QString codeOf(const QString &base32Secret, Timestamp now)
{
    QByteArray key;
    quint32 bits = 0;
    int held = 0;
    for (const QChar c : base32Secret) {
        bits = (bits << 5) | quint32(QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").indexOf(c.toUpper()));
        held += 5;
        if (held < 8) continue;
        held -= 8;
        key.append(char((bits >> held) & 0xff));
    }
    return QString::fromLatin1(totp(Secret(key), now));
}

}  // namespace gatehouse
