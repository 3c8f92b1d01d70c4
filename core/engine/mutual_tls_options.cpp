#include "core/engine/mutual_tls_options.h"

#include <QFile>

namespace gatehouse {

namespace {

constexpr qint64 kMaxCaFile = 4 * 1024 * 1024;

Error wrong(const QString &text)
{
    return Error::invalid("mtls", "bad_mtls", text);
}

Result<CertificateAuthorities> authoritiesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxCaFile)
        return wrong(
            QStringLiteral("The file mtls.ca_file, %1, is missing, too large or cannot be read.").arg(path));
    auto read = CertificateAuthorities::parse(file.readAll());
    if (!read.ok())
        return wrong(QStringLiteral("The file mtls.ca_file, %1: %2").arg(path, read.error().publicMessage));
    return read;
}

}  // namespace

Result<MutualTls> mutualTlsOf(const StartupConfig &config)
{
    const bool listens = !config.mutualTlsListenAddress.isEmpty();
    const bool hasTls = config.tlsLocalAuthority || !config.tlsCertificate.isEmpty();
    if (listens && (!hasTls || config.mutualTlsUrl.isEmpty()))
        return wrong(
            QStringLiteral("mtls.listen needs TLS (tls.certificate and tls.key, or "
                           "tls.local_authority) and mtls.url, the address that clients use."));
    if (config.clientCertificateHeader && config.trustedProxies.isEmpty())
        return wrong(
            QStringLiteral("proxy.client_certificate_header needs proxy.trusted: it has to be known "
                           "whose word about certificates counts."));
    MutualTls mutualTls;
    mutualTls.enabled = listens || config.clientCertificateHeader;
    mutualTls.url = config.mutualTlsUrl;
    if (!mutualTls.enabled && !(config.mutualTlsUrl.isEmpty() && config.mutualTlsCaFile.isEmpty()))
        return wrong(
            QStringLiteral("mtls.url and mtls.ca_file need a place where certificates come from: "
                           "mtls.listen or proxy.client_certificate_header."));
    if (!config.mutualTlsCaFile.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(authorities, authoritiesIn(config.mutualTlsCaFile));
        mutualTls.authorities = std::move(authorities);
    }
    return mutualTls;
}

std::optional<ListenOptions> mutualTlsListener(const StartupConfig &config, const ListenOptions &main)
{
    if (config.mutualTlsListenAddress.isEmpty() || !main.tls) return std::nullopt;
    ListenOptions options = main;
    options.address = QHostAddress(config.mutualTlsListenAddress);
    options.port = config.mutualTlsListenPort;
    options.tls->askForCertificate = true;
    // Here the handshake tells of the certificate, and nothing else does.
    options.clientCertificateHeader = false;
    return options;
}

}  // namespace gatehouse
