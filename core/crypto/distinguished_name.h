#pragma once

#include <QByteArray>
#include <QStringView>
#include <memory>

#include "core/base/result.h"

struct X509_name_st;

namespace gatehouse {

/// The name of a certificate's subject or issuer. Two compare as RFC 5280 section 7.1 wants it: without
/// case and with runs of spaces as one, whatever string types they were written in. Immutable, cheap to copy,
/// any thread.
class DistinguishedName final
{
public:
    /// The text form of RFC 4514, the most specific part first: "CN=app,O=Example". Spaces around the
    /// separators do no harm. At most 2,000 bytes of UTF-8. Fails with InvalidInput.
    static Result<DistinguishedName> parse(QStringView text);
    /// For certificates: takes a copy.
    static DistinguishedName copyOf(const X509_name_st *name);

    friend bool operator==(const DistinguishedName &a, const DistinguishedName &b) { return a.isSame(b); }

private:
    explicit DistinguishedName(std::shared_ptr<X509_name_st> name) : m_name(std::move(name)) {}
    bool isSame(const DistinguishedName &other) const;
    std::shared_ptr<X509_name_st> m_name;
};

}  // namespace gatehouse
