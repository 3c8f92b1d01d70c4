#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <cstddef>
#include <memory>
#include <vector>

namespace gatehouse {

/// Wipes memory before giving it back.
template <class T>
struct ZeroingAllocator
{
    using value_type = T;
    ZeroingAllocator() = default;
    template <class U>
    ZeroingAllocator(const ZeroingAllocator<U> &)
    {
    }
    T *allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
    void deallocate(T *p, std::size_t n);
    friend bool operator==(ZeroingAllocator, ZeroingAllocator) { return true; }
};

void cleanse(void *memory, std::size_t size);

template <class T>
void ZeroingAllocator<T>::deallocate(T *p, std::size_t n)
{
    cleanse(p, n * sizeof(T));
    std::allocator<T>().deallocate(p, n);
}

/// Bytes that must not outlive their use: a password, a key, a token as its owner sees it. Move-only, wiped
/// when dropped, and neither streamable nor convertible to QVariant, so it cannot reach a log by accident.
/// One owner, any thread.
class Secret final
{
public:
    Secret() = default;
    explicit Secret(QByteArrayView bytes) : m_bytes(bytes.begin(), bytes.end()) {}
    /// UTF-8 of the text. The caller's QString is not wiped: take text in at the edge and drop it there.
    static Secret fromText(const QString &text) { return Secret(QByteArrayView(text.toUtf8())); }
    static Secret ofSize(std::size_t size);

    Secret(Secret &&) noexcept = default;
    Secret &operator=(Secret &&) noexcept = default;
    Q_DISABLE_COPY(Secret)

    Secret clone() const { return Secret(view()); }
    QByteArrayView view() const { return {m_bytes.data(), qsizetype(m_bytes.size())}; }
    char *data() { return m_bytes.data(); }
    const unsigned char *bytes() const { return reinterpret_cast<const unsigned char *>(m_bytes.data()); }
    std::size_t size() const { return m_bytes.size(); }
    bool isEmpty() const { return m_bytes.empty(); }
    /// A plain copy, for the places where the secret has to leave (a wire answer, a printed code).
    QByteArray reveal() const { return view().toByteArray(); }

private:
    std::vector<char, ZeroingAllocator<char>> m_bytes;
};

/// Compares without telling by time where the difference is. For digests and tags of a fixed size.
bool constantTimeEqual(QByteArrayView a, QByteArrayView b);

}  // namespace gatehouse
