#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gatehouse::bench {

/// A request with holes: "{{1}}" is the first column of a line of values, "{{n}}" the number of the request.
/// The file holds a request line, header fields, an empty line and the body; Host and Content-Length are ours
/// to add.
class RequestTemplate final
{
public:
    static std::optional<RequestTemplate> parse(const std::string &text, std::string &error);

    /// The bytes to send to 127.0.0.1:`port`.
    std::string fill(const std::vector<std::string> &values, unsigned long long number, int port) const;
    /// The highest column that is asked for; 0 when there is none.
    int columns() const { return m_columns; }

private:
    struct Piece
    {
        std::string literal;
        int column = -1;  ///< -1: literal only; 0: the request's number; else a column
    };

    bool split(const std::string &text, std::vector<Piece> &pieces, std::string &error);
    static std::string join(const std::vector<Piece> &pieces, const std::vector<std::string> &values,
                            unsigned long long number);

    std::vector<Piece> m_head;
    std::vector<Piece> m_body;
    bool m_hasBody = false;
    int m_columns = 0;
};

}  // namespace gatehouse::bench
