#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>
#include <chrono>
#include <optional>

#include "core/base/result.h"
#include "core/http/client_address.h"

namespace gatehouse {

/// What one client may take. The defaults suit an office; tests set smaller ones.
struct WireLimits
{
    int connections = 1000;
    int connectionsPerAddress = 100;  ///< trusted proxies are exempt
    std::chrono::milliseconds handshakeTime{5'000};
    std::chrono::milliseconds headTime{10'000};     ///< from the first byte awaited to the end of the head
    std::chrono::milliseconds idleTime{30'000};     ///< between two requests
    std::chrono::milliseconds bodyGrace{5'000};     ///< before the rate floor counts
    int bodyBytesPerSecond = 1'000;                 ///< a body that comes slower is refused
    std::chrono::milliseconds answerTime{120'000};  ///< for our own handler
    std::chrono::milliseconds sendTime{30'000};     ///< for the client to take the answer in
    int requestsPerConnection = 10'000;
};

/// Where certificate and key come from: two PEM files, which are read again when they change, or PEM text.
struct TlsSource
{
    QString certificateFile;  ///< leaf first, then the chain
    QString keyFile;
    QByteArray certificatePem;
    QByteArray keyPem;
    bool askForCertificate = false;  ///< of the client, whoever signed it; it may have none
};

/// Where and how to listen. Value type.
struct ListenOptions
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8080;  ///< 0: any free one
    std::optional<TlsSource> tls;
    AddressRanges trustedProxies;
    bool clientCertificateHeader = false;  ///< the trusted proxies set Client-Cert (RFC 9440), always
    int workers = 0;                       ///< 0: one a core
    WireLimits limits;

    /// Refuses plain HTTP on an address that others can reach, unless only trusted proxies may talk to it.
    Result<void> check() const;
};

}  // namespace gatehouse
