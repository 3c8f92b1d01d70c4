#include "tests/bench/request_template.h"

#include <algorithm>
#include <cctype>

namespace gatehouse::bench {

std::optional<RequestTemplate> RequestTemplate::parse(const std::string &text, std::string &error)
{
    RequestTemplate made;
    const std::size_t gap = text.find("\n\n");
    std::string head = gap == std::string::npos ? text : text.substr(0, gap);
    std::string body = gap == std::string::npos ? std::string() : text.substr(gap + 2);
    while (!head.empty() && head.back() == '\n')
        head.pop_back();
    while (!body.empty() && body.back() == '\n')
        body.pop_back();
    if (head.find(" HTTP/1.1") == std::string::npos) {
        error = "the first line is no HTTP/1.1 request line";
        return std::nullopt;
    }
    std::string wire;
    for (const char letter : head) {
        if (letter == '\n') wire += '\r';
        wire += letter;
    }
    made.m_hasBody = !head.starts_with("GET ");
    if (!made.split(wire, made.m_head, error) || !made.split(body, made.m_body, error)) return std::nullopt;
    return made;
}

bool RequestTemplate::split(const std::string &text, std::vector<Piece> &pieces, std::string &error)
{
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t open = text.find("{{", at);
        Piece piece;
        piece.literal = text.substr(at, open == std::string::npos ? std::string::npos : open - at);
        if (open == std::string::npos) {
            pieces.push_back(std::move(piece));
            return true;
        }
        const std::size_t close = text.find("}}", open);
        const std::string name = close == std::string::npos ? "" : text.substr(open + 2, close - open - 2);
        if (name == "n") {
            piece.column = 0;
        } else if (!name.empty() && name.size() < 3 &&
                   std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); })) {
            piece.column = std::stoi(name);
            m_columns = std::max(m_columns, piece.column);
        } else {
            error = "a hole is {{n}} or {{1}} to {{99}}, not {{" + name + "}}";
            return false;
        }
        pieces.push_back(std::move(piece));
        at = close + 2;
    }
    return true;
}

std::string RequestTemplate::join(const std::vector<Piece> &pieces, const std::vector<std::string> &values,
                                  unsigned long long number)
{
    std::string out;
    for (const Piece &piece : pieces) {
        out += piece.literal;
        if (piece.column == 0) {
            out += std::to_string(number);
        } else if (piece.column > 0) {
            out += values.at(static_cast<std::size_t>(piece.column) - 1);
        }
    }
    return out;
}

std::string RequestTemplate::fill(const std::vector<std::string> &values, unsigned long long number,
                                  int port) const
{
    std::string out = join(m_head, values, number);
    out += "\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
    const std::string body = join(m_body, values, number);
    if (m_hasBody) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return out + "\r\n" + body;
}

}  // namespace gatehouse::bench
