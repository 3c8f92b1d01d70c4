#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <optional>
#include <utility>

namespace gatehouse {

/// A stored password in the PHC string format: $id[$v=version][$name=value,...]$salt$hash, salt and hash in
/// base64 without padding. Also takes the two older habits of passlib: a bare number of rounds, and '.' for
/// '+'.
struct Phc
{
    QByteArray id;
    int version = 0;                                      ///< 0: not given
    QList<std::pair<QByteArray, QByteArray>> parameters;  ///< a bare number stands as "i"
    QByteArray salt;
    QByteArray hash;

    /// nullopt unless the text has this form throughout; 512 characters at most.
    static std::optional<Phc> parse(QByteArrayView text);
    QByteArray toText() const;

    /// A decimal from 1 to `max` without leading zeros; nullopt if absent or otherwise.
    std::optional<int> number(QByteArrayView name, int max) const;
    /// Empty if absent.
    QByteArray value(QByteArrayView name) const;
    /// True when every parameter is one of these.
    bool hasOnly(const QList<QByteArray> &names) const;
};

/// 1 to `max`, digits only, no leading zero.
std::optional<int> parseCost(QByteArrayView digits, int max);

}  // namespace gatehouse
