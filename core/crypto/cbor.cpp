#include "core/crypto/cbor.h"

#include <QStringDecoder>
#include <algorithm>
#include <limits>

namespace gatehouse {
namespace {

// RFC 8949 section 3.1.
enum class Major { Unsigned, Negative, Bytes, Text, Array, Map, Tag, Simple };

struct Head
{
    Major major = Major::Simple;
    quint64 argument = 0;
};

Error broken()
{
    return Error::invalid({}, "invalid_cbor",
                          QStringLiteral("The data is not CBOR as authenticators write it."));
}

bool isUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString decoded = decoder.decode(bytes);
    return !decoder.hasError() && !decoded.contains(QChar(0));
}

class Reader final
{
public:
    Reader(QByteArrayView bytes, CborLimits limits) : m_bytes(bytes), m_limits(limits) {}

    qsizetype position() const { return m_at; }

    /// False for what is broken; `value` is then of no use.
    bool read(CborValue &value, int depth)
    {
        Head head;
        if (--m_limits.maxItems < 0 || !readHead(head)) return false;
        switch (head.major) {
            case Major::Unsigned:
            case Major::Negative:
                return readInteger(value, head);
            case Major::Bytes:
                value.type = CborValue::Type::Bytes;
                return readBytes(value, head.argument);
            case Major::Text:
                value.type = CborValue::Type::Text;
                return readBytes(value, head.argument) && isUtf8(value.bytes);
            case Major::Array:
                value.type = CborValue::Type::Array;
                return readItems(value, head.argument, 1, depth);
            case Major::Map:
                value.type = CborValue::Type::Map;
                return readItems(value, head.argument, 2, depth) && hasSoundKeys(value);
            case Major::Simple:
                return readSimple(value, head.argument);
            case Major::Tag:
                return false;
        }
        return false;
    }

private:
    bool readHead(Head &head)
    {
        if (m_at >= m_bytes.size()) return false;
        const auto first = static_cast<unsigned char>(m_bytes[m_at++]);
        head.major = Major(first >> 5);
        const unsigned info = first & 0x1f;
        if (info < 24) {
            head.argument = info;
            return true;
        }
        // 28 to 30 mean nothing; 31 is an indefinite length.
        if (info > 27) return false;
        const qsizetype size = qsizetype(1) << (info - 24);
        if (m_bytes.size() - m_at < size) return false;
        for (qsizetype i = 0; i < size; ++i)
            head.argument = (head.argument << 8) | static_cast<unsigned char>(m_bytes[m_at++]);
        // Anything that fits a shorter form has to have it. A float's bits or a second spelling of a simple
        // value come here as well, and are refused by readSimple().
        const quint64 smallest = info == 24 ? 24 : quint64(1) << (4 * size);
        return head.major == Major::Simple || head.argument >= smallest;
    }

    static bool readInteger(CborValue &value, const Head &head)
    {
        if (head.argument > quint64(std::numeric_limits<qint64>::max())) return false;
        value.type = CborValue::Type::Integer;
        value.integer = head.major == Major::Unsigned ? qint64(head.argument) : -1 - qint64(head.argument);
        return true;
    }

    bool readBytes(CborValue &value, quint64 size)
    {
        if (size > quint64(m_bytes.size() - m_at)) return false;
        value.bytes = m_bytes.sliced(m_at, qsizetype(size)).toByteArray();
        m_at += qsizetype(size);
        return true;
    }

    bool readItems(CborValue &value, quint64 count, int each, int depth)
    {
        // Every item takes a byte at least: a count that cannot be true must not reserve memory.
        if (depth >= m_limits.maxDepth || count > quint64(m_bytes.size() - m_at) / quint64(each) ||
            count * quint64(each) > quint64(m_limits.maxItems))
            return false;
        value.items.resize(std::size_t(count) * std::size_t(each));
        return std::all_of(value.items.begin(), value.items.end(),
                           [&](CborValue &item) { return read(item, depth + 1); });
    }

    static bool hasSoundKeys(const CborValue &map)
    {
        for (std::size_t i = 0; i < map.items.size(); i += 2) {
            const CborValue &key = map.items[i];
            if (key.type != CborValue::Type::Integer && key.type != CborValue::Type::Text) return false;
            for (std::size_t before = 0; before < i; before += 2)
                if (map.items[before] == key) return false;
        }
        return true;
    }

    bool readSimple(CborValue &value, quint64 argument)
    {
        // Only the one-byte spellings: 0xf4 false, 0xf5 true, 0xf6 null.
        const auto last = static_cast<unsigned char>(m_bytes[m_at - 1]);
        if (last != (0xe0 | argument)) return false;
        if (argument == 20 || argument == 21) {
            value.type = CborValue::Type::Boolean;
            value.boolean = argument == 21;
            return true;
        }
        value.type = CborValue::Type::Null;
        return argument == 22;
    }

    QByteArrayView m_bytes;
    CborLimits m_limits;
    qsizetype m_at = 0;
};

}  // namespace

const CborValue *CborValue::find(qint64 key) const
{
    if (type != Type::Map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (items[i].type == Type::Integer && items[i].integer == key) return &items[i + 1];
    return nullptr;
}

const CborValue *CborValue::find(QByteArrayView textKey) const
{
    if (type != Type::Map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (items[i].type == Type::Text && items[i].bytes == textKey) return &items[i + 1];
    return nullptr;
}

Result<CborPrefix> parseCborPrefix(QByteArrayView bytes, CborLimits limits)
{
    if (bytes.size() > limits.maxBytes) return broken();
    Reader reader(bytes, limits);
    CborPrefix found;
    if (!reader.read(found.value, 0)) return broken();
    found.size = reader.position();
    return found;
}

Result<CborValue> parseCbor(QByteArrayView bytes, CborLimits limits)
{
    GATEHOUSE_TRY_ASSIGN(found, parseCborPrefix(bytes, limits));
    if (found.size != bytes.size()) return broken();
    return std::move(found.value);
}

}  // namespace gatehouse
