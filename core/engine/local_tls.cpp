#include "core/engine/local_tls.h"

#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QHostInfo>
#include <QUrl>

#include "core/base/platform.h"
#include "core/crypto/certificates.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::days kLifetime{397};
constexpr auto kRenewBefore = 24h * 30;
constexpr qsizetype kMaximumPem = 64 * 1024;

QDir folderOf(const StartupConfig &config)
{
    return QDir(QDir(config.dataFolder).filePath(QStringLiteral("tls")));
}

QStringList namesFor(const StartupConfig &config)
{
    QStringList names{QUrl(config.issuer()).host(), QStringLiteral("localhost"), QHostInfo::localHostName(),
                      QStringLiteral("127.0.0.1"),  QStringLiteral("::1"),       config.listenAddress};
    names.removeAll(QString());
    names.removeAll(QStringLiteral("0.0.0.0"));
    names.removeAll(QStringLiteral("::"));
    names.removeDuplicates();
    return names;
}

Result<CertificateWithKey> loadOrMakeAuthority(const QDir &folder, const Clock &clock)
{
    const QString certificate = folder.filePath(QStringLiteral("authority.pem"));
    const QString key = folder.filePath(QStringLiteral("authority.key"));
    if (QFile::exists(certificate)) {
        QFile file(certificate);
        if (!file.open(QIODevice::ReadOnly))
            return Error::unavailable(
                QStringLiteral("%1 cannot be read: %2.").arg(certificate, file.errorString()), {});
        GATEHOUSE_TRY_ASSIGN(secret, platform::readPrivateFile(key, kMaximumPem));
        return CertificateWithKey{file.readAll(), std::move(secret)};
    }
    GATEHOUSE_TRY_ASSIGN(
        made, createLocalAuthority(QStringLiteral("Gatehouse on ") + QHostInfo::localHostName(), clock));
    GATEHOUSE_TRY(platform::replacePrivateFile(key, made.privateKeyPem.view()));
    GATEHOUSE_TRY(platform::replacePrivateFile(certificate, made.certificatePem));
    return made;
}

bool stillFits(const QString &certificate, const QStringList &names, const Clock &clock)
{
    QFile file(certificate);
    if (!file.open(QIODevice::ReadOnly)) return false;
    const Result<CertificateFacts> facts = readCertificate(file.readAll());
    if (!facts.ok() || facts->notAfter < clock.now() + kRenewBefore) return false;
    // An IPv6 address has many spellings, a host name any case.
    const auto covered = [&facts](const QString &name) {
        const QHostAddress address(name);
        if (address.isNull()) return facts->dnsNames.contains(name, Qt::CaseInsensitive);
        return std::any_of(facts->addresses.begin(), facts->addresses.end(),
                           [&address](const QString &other) { return QHostAddress(other) == address; });
    };
    return std::all_of(names.begin(), names.end(), covered);
}

}  // namespace

TlsSource localTlsFiles(const StartupConfig &config)
{
    TlsSource source;
    source.certificateFile = folderOf(config).filePath(QStringLiteral("server.pem"));
    source.keyFile = folderOf(config).filePath(QStringLiteral("server.key"));
    return source;
}

Result<TlsSource> localTls(const StartupConfig &config, const Clock &clock)
{
    const QDir folder = folderOf(config);
    GATEHOUSE_TRY(platform::ensurePrivateFolder(folder.path()));
    const TlsSource source = localTlsFiles(config);
    const QStringList names = namesFor(config);
    if (stillFits(source.certificateFile, names, clock) && QFile::exists(source.keyFile)) return source;
    GATEHOUSE_TRY_ASSIGN(authority, loadOrMakeAuthority(folder, clock));
    GATEHOUSE_TRY_ASSIGN(server, issueServerCertificate(authority, names, kLifetime, clock));
    GATEHOUSE_TRY(platform::replacePrivateFile(source.keyFile, server.privateKeyPem.view()));
    GATEHOUSE_TRY(platform::replacePrivateFile(source.certificateFile,
                                               server.certificatePem + authority.certificatePem));
    return source;
}

}  // namespace gatehouse
