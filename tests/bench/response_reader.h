#pragma once

#include <string>
#include <string_view>

namespace gatehouse::bench {

/// Takes HTTP/1.1 answers out of a stream of bytes: by Content-Length or chunked, to GET and POST only.
class ResponseReader final
{
public:
    enum class State { Incomplete, Complete, Broken };

    void feed(std::string_view bytes) { m_buffer.append(bytes); }
    /// Looks for one whole answer at the front of what was fed.
    State next();
    /// Of the answer that next() found last.
    int status() const { return m_status; }
    bool closes() const { return m_closes; }
    const std::string &body() const { return m_body; }
    void reset();

private:
    State readHead();
    State readChunks(std::size_t at);

    std::string m_buffer;
    std::string m_body;
    int m_status = 0;
    bool m_closes = false;
    bool m_chunked = false;
    std::size_t m_headSize = 0;  ///< 0: the head is not complete
    std::size_t m_bodySize = 0;
};

/// The text of a JSON member that holds a plain string, without unescaping; empty if there is none.
std::string jsonText(std::string_view json, std::string_view member);

}  // namespace gatehouse::bench
