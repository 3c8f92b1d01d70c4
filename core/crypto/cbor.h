#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <vector>

#include "core/base/result.h"

namespace gatehouse {

struct CborLimits
{
    qsizetype maxBytes = 64 * 1024;
    int maxDepth = 4;    ///< arrays and maps inside each other
    int maxItems = 256;  ///< items in all; a map's key and value are two
};

/// One data item of CBOR (RFC 8949), of the kinds that authenticators write: whole numbers, bytes, text,
/// arrays, maps, booleans and null. Value type.
struct CborValue
{
    enum class Type { Integer, Bytes, Text, Array, Map, Boolean, Null };

    Type type = Type::Null;
    qint64 integer = 0;
    bool boolean = false;
    QByteArray bytes;              ///< of Bytes; of Text, in UTF-8
    std::vector<CborValue> items;  ///< of Array; of Map: key, value, key, value, ...

    std::size_t mapSize() const { return items.size() / 2; }
    /// The value under a key of a Map; nullptr when there is none, or when this is no Map.
    const CborValue *find(qint64 key) const;
    const CborValue *find(QByteArrayView textKey) const;

    friend bool operator==(const CborValue &, const CborValue &) = default;
};

/// The only door for CBOR from outside, in the form that CTAP 2 and WebAuthn section 6 demand: definite
/// lengths, shortest form of every number and length, keys that are numbers or text, no key twice, text that
/// is UTF-8, no tags and no floating point numbers. The order of keys is not looked at. Fails with
/// InvalidInput "invalid_cbor", in time and memory that the limits bound.
/// Any thread.
Result<CborValue> parseCbor(QByteArrayView bytes, CborLimits limits = {});

/// An item that other bytes may follow, and how many bytes it took.
struct CborPrefix
{
    CborValue value;
    qsizetype size = 0;
};
Result<CborPrefix> parseCborPrefix(QByteArrayView bytes, CborLimits limits = {});

}  // namespace gatehouse
