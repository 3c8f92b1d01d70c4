#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/result.h"

namespace gatehouse {

/// What has to be known before the database is open. Everything else is a setting in the database.
struct StartupConfig
{
    QString dataFolder;  ///< absolute; holds the database, the master key file and TLS material
    QString listenAddress = QStringLiteral("127.0.0.1");
    quint16 listenPort = 8080;
    QString publicUrl;                     ///< the issuer; empty: made from the listen address
    QString databaseUrl;                   ///< empty: sqlite in the data folder
    QString tlsCertificate;                ///< PEM file, with the chain
    QString tlsKey;                        ///< PEM file
    bool tlsLocalAuthority = false;        ///< make (and keep) our own CA and certificate in the data folder
    QStringList trustedProxies;            ///< CIDRs whose X-Forwarded-* count
    bool clientCertificateHeader = false;  ///< they set Client-Cert (RFC 9440) on every request
    QString mutualTlsListenAddress;        ///< empty: no listener that asks for client certificates
    quint16 mutualTlsListenPort = 0;
    QString mutualTlsUrl;     ///< the public address where clients are asked for certificates
    QString mutualTlsCaFile;  ///< PEM: the authorities of client certificates
    QString masterKeySource = QStringLiteral("file");  ///< file | credential | keychain
    QString breachedFile;                              ///< passwords known from breaches, ordered by SHA-1
    QString pepperFile;           ///< optional: secret mixed into every new password hash
    QStringList metricsAllow;     ///< CIDRs that may read /metrics besides loopback
    QStringList outboundPrivate;  ///< CIDRs of our own networks that we may call applications in
    int httpWorkers = 0;          ///< 0: one a core
    int hashThreads = 0;          ///< 0: one a core
    int hashQueue = 64;           ///< waiting password checks; more answer 503
    int maxConnections = 1000;
    int maxConnectionsPerAddress = 100;

    /// The issuer that this configuration yields.
    QString issuer() const;
};

/// One start-up setting: its TOML key ("tls.certificate"), from which the environment name
/// (GATEHOUSE_TLS_CERTIFICATE) and the flag (--tls-certificate) follow.
struct StartupSetting
{
    const char *key;
    const char *valueName;
    const char *description;
    Result<void> (*apply)(StartupConfig &, const QStringList &values);

    QByteArray environmentName() const;
    QString flagName() const;
};

/// Every start-up setting, in the order in which help lists them.
const std::vector<StartupSetting> &startupSettings();

/// A value given on the command line.
struct StartupFlag
{
    QByteArray key;
    QStringList values;
};

/// Reads `gatehouse.toml` (if `configFile` is empty: the one in the data folder, if there is one), then the
/// environment, then the flags; the later wins. An unknown key or a bad value is an error that names the
/// place and, for a slip of the pen, the key that was probably meant.
Result<StartupConfig> loadStartupConfig(const QString &configFile, const std::vector<StartupFlag> &flags);

}  // namespace gatehouse
