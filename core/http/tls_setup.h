#pragma once

#include <QDateTime>
#include <QSslConfiguration>

#include "core/base/result.h"
#include "core/http/listen_options.h"

namespace gatehouse {

/// Certificate, chain and key, checked to belong together: TLS 1.2 and 1.3, forward secrecy and AEAD only.
/// InvalidInput says which file is wrong and how.
Result<QSslConfiguration> tlsConfiguration(const TlsSource &source);

/// Notices that the files of a TlsSource were replaced.
class TlsFileWatch final
{
public:
    explicit TlsFileWatch(TlsSource source);
    /// True once for each change. Always false for PEM text.
    bool changed();

private:
    struct Stamp
    {
        QDateTime modified;
        qint64 size = 0;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    static Stamp stampOf(const QString &file);
    TlsSource m_source;
    Stamp m_certificate;
    Stamp m_key;
};

}  // namespace gatehouse
