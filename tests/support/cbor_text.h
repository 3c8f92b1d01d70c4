#pragma once

#include <QByteArray>
#include <QList>
#include <utility>

// CBOR as tests write it: by hand, so that every broken form can be written as well.
namespace gatehouse::cbor {

inline QByteArray head(unsigned major, quint64 argument)
{
    const auto first = [major](unsigned info) {
        return QByteArray(1, char((major << 5) | info));
    };
    QByteArray bytes;
    const auto append = [&bytes, argument](int size) {
        for (int shift = 8 * size - 8; shift >= 0; shift -= 8)
            bytes.append(char(argument >> shift));
    };
    if (argument < 24) return first(unsigned(argument));
    if (argument <= 0xff) {
        append(1);
        return first(24) + bytes;
    }
    if (argument <= 0xffff) {
        append(2);
        return first(25) + bytes;
    }
    append(4);
    return first(26) + bytes;
}

inline QByteArray number(qint64 value)
{
    return value < 0 ? head(1, quint64(-1 - value)) : head(0, quint64(value));
}

inline QByteArray bytes(const QByteArray &value)
{
    return head(2, quint64(value.size())) + value;
}

inline QByteArray text(const QByteArray &value)
{
    return head(3, quint64(value.size())) + value;
}

inline QByteArray array(const QList<QByteArray> &items)
{
    return head(4, quint64(items.size())) + items.join();
}

inline QByteArray map(const QList<std::pair<QByteArray, QByteArray>> &members)
{
    QByteArray all = head(5, quint64(members.size()));
    for (const auto &[key, value] : members)
        all += key + value;
    return all;
}

}  // namespace gatehouse::cbor
