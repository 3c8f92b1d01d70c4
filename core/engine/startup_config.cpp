#include "core/engine/startup_config.h"

#include <QDir>
#include <QFileInfo>
#include <QHostAddress>
#include <QUrl>
#include <algorithm>

#include "core/engine/toml_file.h"

namespace gatehouse {

namespace {

Error badValue(const char *key, const QString &advice)
{
    return Error::invalid(key, "bad_config_value", QStringLiteral("'%1' %2").arg(QLatin1String(key), advice));
}

template <QString StartupConfig::*member>
Result<void> applyPath(StartupConfig &config, const QStringList &values)
{
    config.*member = QDir::cleanPath(QDir::current().absoluteFilePath(values.constLast()));
    return {};
}

template <QString StartupConfig::*member>
Result<void> applyText(StartupConfig &config, const QStringList &values)
{
    config.*member = values.constLast();
    return {};
}

template <QStringList StartupConfig::*member>
Result<void> applyNetworks(StartupConfig &config, const QStringList &values)
{
    QStringList networks;
    for (const QString &value : values)
        networks += value.split(u',', Qt::SkipEmptyParts);
    for (QString &network : networks) {
        network = network.trimmed();
        if (QHostAddress::parseSubnet(network).second < 0) {
            return Error::invalid(
                "network", "bad_config_value",
                QStringLiteral("'%1' is not an address or network such as 10.0.0.0/8.").arg(network));
        }
    }
    config.*member = networks;
    return {};
}

template <int StartupConfig::*member, int minimum, int maximum>
Result<void> applyNumber(StartupConfig &config, const QStringList &values)
{
    bool ok = false;
    const int number = values.constLast().toInt(&ok);
    if (!ok || number < minimum || number > maximum) {
        return Error::invalid("number", "bad_config_value",
                              QStringLiteral("'%1' must be a whole number from %2 to %3.")
                                  .arg(values.constLast())
                                  .arg(minimum)
                                  .arg(maximum));
    }
    config.*member = number;
    return {};
}

template <bool StartupConfig::*member>
Result<void> applyTruth(StartupConfig &config, const QStringList &values)
{
    const QString value = values.constLast();
    if (value != u"true" && value != u"false")
        return Error::invalid("truth", "bad_config_value",
                              QStringLiteral("'%1' must be true or false.").arg(value));
    config.*member = value == u"true";
    return {};
}

struct ListenPlace
{
    QString address;
    quint16 port = 0;
};

Result<ListenPlace> listenPlace(const char *key, const QString &value)
{
    const qsizetype colon = value.lastIndexOf(u':');
    bool ok = false;
    const uint port = value.mid(colon + 1).toUInt(&ok);
    QString address = value.left(colon);
    if (address.startsWith(u'[') && address.endsWith(u']')) address = address.mid(1, address.size() - 2);
    if (colon <= 0 || !ok || port > 65535 || QHostAddress(address).isNull())
        return badValue(key, QStringLiteral("must be ADDRESS:PORT, e.g. 127.0.0.1:8080 or [::1]:8080."));
    return ListenPlace{address, quint16(port)};
}

Result<void> applyListen(StartupConfig &config, const QStringList &values)
{
    GATEHOUSE_TRY_ASSIGN(place, listenPlace("listen", values.constLast()));
    config.listenAddress = place.address;
    config.listenPort = place.port;
    return {};
}

Result<void> applyMutualTlsListen(StartupConfig &config, const QStringList &values)
{
    GATEHOUSE_TRY_ASSIGN(place, listenPlace("mtls.listen", values.constLast()));
    config.mutualTlsListenAddress = place.address;
    config.mutualTlsListenPort = place.port;
    return {};
}

/// Without a slash at its end.
Result<QString> publicAddress(const char *key, const QString &value, bool plainToo)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool plain = plainToo && url.scheme() == u"http";
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"https" && !plain) || url.hasQuery() ||
        url.hasFragment() || !url.userInfo().isEmpty() || (url.path() != u"/" && !url.path().isEmpty())) {
        return badValue(key, QStringLiteral("must be an address such as https://login.example.org, without "
                                            "a path."));
    }
    QString text = url.toString(QUrl::FullyEncoded);
    while (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

Result<void> applyPublicUrl(StartupConfig &config, const QStringList &values)
{
    GATEHOUSE_TRY_ASSIGN(url, publicAddress("public_url", values.constLast(), true));
    config.publicUrl = url;
    return {};
}

Result<void> applyMutualTlsUrl(StartupConfig &config, const QStringList &values)
{
    GATEHOUSE_TRY_ASSIGN(url, publicAddress("mtls.url", values.constLast(), false));
    config.mutualTlsUrl = url;
    return {};
}

Result<void> applyKeySource(StartupConfig &config, const QStringList &values)
{
    const QString value = values.constLast();
    if (value != u"file" && value != u"credential" && value != u"keychain")
        return badValue("master_key.source", QStringLiteral("must be 'file', 'credential' or 'keychain'."));
    config.masterKeySource = value;
    return {};
}

qsizetype editDistance(const QByteArray &a, const QByteArray &b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = qsizetype(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype above = row[size_t(j)];
            row[size_t(j)] = std::min(
                {above + 1, row[size_t(j - 1)] + 1, diagonal + (a.at(i - 1) == b.at(j - 1) ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

Error unknownKey(const QString &path, const TomlEntry &entry)
{
    const auto &settings = startupSettings();
    const auto nearest =
        std::min_element(settings.begin(), settings.end(), [&](const auto &a, const auto &b) {
            return editDistance(a.key, entry.key) < editDistance(b.key, entry.key);
        });
    QString text = QStringLiteral("%1, line %2: unknown setting '%3'.")
                       .arg(path)
                       .arg(entry.line)
                       .arg(QString::fromUtf8(entry.key));
    if (editDistance(nearest->key, entry.key) <= 4)
        text += QStringLiteral(" Did you mean '%1'?").arg(QLatin1String(nearest->key));
    return Error::invalid(entry.key, "unknown_config_key", text);
}

const StartupSetting *findSetting(const QByteArray &key)
{
    const auto &settings = startupSettings();
    const auto found =
        std::find_if(settings.begin(), settings.end(), [&](const StartupSetting &s) { return key == s.key; });
    return found == settings.end() ? nullptr : &*found;
}

Error placed(Error error, const QString &place)
{
    error.publicMessage = place + QStringLiteral(": ") + error.publicMessage;
    return error;
}

Result<void> applyFile(StartupConfig &config, const QString &path)
{
    GATEHOUSE_TRY_ASSIGN(entries, readTomlFile(path));
    for (const TomlEntry &entry : entries) {
        const StartupSetting *setting = findSetting(entry.key);
        if (setting == nullptr) return unknownKey(path, entry);
        if (entry.values.isEmpty()) continue;
        if (auto applied = setting->apply(config, entry.values); !applied.ok())
            return placed(applied.error(), QStringLiteral("%1, line %2").arg(path).arg(entry.line));
    }
    return {};
}

}  // namespace

QString StartupConfig::issuer() const
{
    if (!publicUrl.isEmpty()) return publicUrl;
    const bool tls = tlsLocalAuthority || !tlsCertificate.isEmpty();
    const QString host = listenAddress.contains(u':') ? u'[' + listenAddress + u']' : listenAddress;
    const bool usualPort = listenPort == (tls ? 443 : 80);
    return (tls ? QStringLiteral("https://") : QStringLiteral("http://")) + host +
           (usualPort ? QString() : QStringLiteral(":%1").arg(listenPort));
}

QByteArray StartupSetting::environmentName() const
{
    return "GATEHOUSE_" + QByteArray(key).replace('.', '_').toUpper();
}

QString StartupSetting::flagName() const
{
    return QString::fromLatin1(key).replace(u'.', u'-').replace(u'_', u'-');
}

const std::vector<StartupSetting> &startupSettings()
{
    using C = StartupConfig;
    static const std::vector<StartupSetting> settings{
        {"data", "DIR", "Folder for the database, the master key and TLS files.", applyPath<&C::dataFolder>},
        {"listen", "ADDR:PORT", "Address and port to listen on (default 127.0.0.1:8080).", applyListen},
        {"public_url", "URL", "The address that people use; it is also the issuer of tokens.",
         applyPublicUrl},
        {"database", "URL", "sqlite:PATH (default: in the data folder) or postgresql://user@host/db.",
         applyText<&C::databaseUrl>},
        {"tls.certificate", "FILE", "TLS certificate with its chain, PEM.", applyPath<&C::tlsCertificate>},
        {"tls.key", "FILE", "Private key of the certificate, PEM.", applyPath<&C::tlsKey>},
        {"tls.local_authority", "true|false",
         "Make a local certificate authority and use a certificate of its own.",
         applyTruth<&C::tlsLocalAuthority>},
        {"proxy.trusted", "CIDR,...", "Reverse proxies whose X-Forwarded-* headers are believed.",
         applyNetworks<&C::trustedProxies>},
        {"proxy.client_certificate_header", "true|false",
         "The trusted proxies set Client-Cert (RFC 9440) on every request, or take it away.",
         applyTruth<&C::clientCertificateHeader>},
        {"mtls.listen", "ADDR:PORT",
         "Address and port where clients are asked for a certificate (RFC 8705), with the same TLS files.",
         applyMutualTlsListen},
        {"mtls.url", "URL", "The public address where clients are asked for a certificate.",
         applyMutualTlsUrl},
        {"mtls.ca_file", "FILE", "Authorities whose client certificates are taken (tls_client_auth), PEM.",
         applyPath<&C::mutualTlsCaFile>},
        {"master_key.source", "file|credential|keychain",
         "Where the master key is: a 0600 file in the data folder, a systemd credential named 'master-key', "
         "or the "
         "desktop's keychain (the console only).",
         applyKeySource},
        {"password.pepper_file", "FILE", "Secret mixed into every new password hash.",
         applyPath<&C::pepperFile>},
        {"password.breached_file", "FILE",
         "Passwords known from breaches, ordered by SHA-1 as the downloader of Have I Been Pwned writes them "
         "(default: breached-passwords.txt in the data folder, if it is there).",
         applyPath<&C::breachedFile>},
        {"metrics.allow", "CIDR,...", "Who may read /metrics, besides this machine.",
         applyNetworks<&C::metricsAllow>},
        {"outbound.private_networks", "CIDR,...",
         "Private networks in which applications may be told of sign-outs and asked for their keys. Public "
         "addresses are always called, by https.",
         applyNetworks<&C::outboundPrivate>},
        {"limits.http_workers", "N", "Threads that answer requests (0: one a core).",
         applyNumber<&C::httpWorkers, 0, 64>},
        {"limits.hash_threads", "N", "Threads that check passwords (0: one a core).",
         applyNumber<&C::hashThreads, 0, 64>},
        {"limits.hash_queue", "N", "Password checks that may wait; more are answered with 503.",
         applyNumber<&C::hashQueue, 1, 10000>},
        {"limits.connections", "N", "Open connections in all.", applyNumber<&C::maxConnections, 1, 100000>},
        {"limits.connections_per_address", "N", "Open connections from one address.",
         applyNumber<&C::maxConnectionsPerAddress, 1, 100000>},
    };
    return settings;
}

Result<StartupConfig> loadStartupConfig(const QString &configFile, const std::vector<StartupFlag> &flags)
{
    // The data folder is looked up first, because the default configuration file is in it.
    StartupConfig config;
    const auto applyOutside = [&flags](StartupConfig &target) -> Result<void> {
        for (const StartupSetting &setting : startupSettings()) {
            const QByteArray value = qgetenv(setting.environmentName().constData());
            if (value.isEmpty()) continue;
            if (auto applied = setting.apply(target, {QString::fromUtf8(value)}); !applied.ok())
                return placed(applied.error(), QString::fromLatin1(setting.environmentName()));
        }
        for (const StartupFlag &flag : flags) {
            const StartupSetting *setting = findSetting(flag.key);
            if (setting == nullptr || flag.values.isEmpty()) continue;
            if (auto applied = setting->apply(target, flag.values); !applied.ok())
                return placed(applied.error(), QStringLiteral("--") + setting->flagName());
        }
        return {};
    };
    GATEHOUSE_TRY(applyOutside(config));
    QString file = configFile;
    if (file.isEmpty() && !config.dataFolder.isEmpty()) {
        const QString usual = QDir(config.dataFolder).filePath(QStringLiteral("gatehouse.toml"));
        if (QFileInfo::exists(usual)) file = usual;
    }
    if (!file.isEmpty()) {
        config = StartupConfig{};
        GATEHOUSE_TRY(applyFile(config, file));
        GATEHOUSE_TRY(applyOutside(config));
    }
    return config;
}

}  // namespace gatehouse
