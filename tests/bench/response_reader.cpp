#include "tests/bench/response_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace gatehouse::bench {
namespace {

bool sameText(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

}  // namespace

void ResponseReader::reset()
{
    *this = ResponseReader();
}

ResponseReader::State ResponseReader::readHead()
{
    const std::size_t end = m_buffer.find("\r\n\r\n");
    if (end == std::string::npos) return m_buffer.size() > 65536 ? State::Broken : State::Incomplete;
    const std::string_view head(m_buffer.data(), end);
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) return State::Broken;
    if (std::from_chars(head.data() + 9, head.data() + 12, m_status).ec != std::errc()) return State::Broken;
    m_closes = false;
    m_chunked = false;
    m_bodySize = 0;
    std::size_t at = head.find("\r\n");
    while (at != std::string_view::npos) {
        at += 2;
        const std::size_t stop = std::min(head.find("\r\n", at), head.size());
        const std::string_view line = head.substr(at, stop - at);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return State::Broken;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (sameText(name, "content-length")) {
            std::from_chars(value.data(), value.data() + value.size(), m_bodySize);
        } else if (sameText(name, "transfer-encoding")) {
            m_chunked = sameText(value, "chunked");
        } else if (sameText(name, "connection")) {
            m_closes = sameText(value, "close");
        }
        at = head.find("\r\n", stop);
    }
    if (m_status == 204 || m_status == 304) m_bodySize = 0;
    m_headSize = end + 4;
    return State::Complete;
}

ResponseReader::State ResponseReader::readChunks(std::size_t at)
{
    m_body.clear();
    while (true) {
        const std::size_t line = m_buffer.find("\r\n", at);
        if (line == std::string::npos) return State::Incomplete;
        std::size_t size = 0;
        if (std::from_chars(m_buffer.data() + at, m_buffer.data() + line, size, 16).ec != std::errc())
            return State::Broken;
        if (m_buffer.size() < line + 2 + size + 2) return State::Incomplete;
        m_body.append(m_buffer, line + 2, size);
        at = line + 2 + size + 2;
        if (size == 0) {
            m_buffer.erase(0, at);
            return State::Complete;
        }
    }
}

ResponseReader::State ResponseReader::next()
{
    if (m_headSize == 0) {
        const State head = readHead();
        if (head != State::Complete) return head;
    }
    if (m_chunked) {
        const State state = readChunks(m_headSize);
        if (state == State::Complete) m_headSize = 0;
        return state;
    }
    if (m_buffer.size() < m_headSize + m_bodySize) return State::Incomplete;
    m_body.assign(m_buffer, m_headSize, m_bodySize);
    m_buffer.erase(0, m_headSize + m_bodySize);
    m_headSize = 0;
    return State::Complete;
}

std::string jsonText(std::string_view json, std::string_view member)
{
    std::string key(1, '"');
    key.append(member).append(1, '"');
    std::size_t at = json.find(key);
    if (at == std::string_view::npos) return {};
    at = json.find_first_not_of(" \t\r\n:", at + key.size());
    if (at == std::string_view::npos || json[at] != '"') return {};
    const std::size_t end = json.find('"', at + 1);
    return end == std::string_view::npos ? std::string() : std::string(json.substr(at + 1, end - at - 1));
}

}  // namespace gatehouse::bench
