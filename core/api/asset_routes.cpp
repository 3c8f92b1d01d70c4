#include "core/api/asset_routes.h"

#include "core/api/browser.h"

namespace gatehouse {

namespace {

/// Presses the button of the form_post page (OAuth 2.0 Form Post Response Mode); without scripts the person
/// does.
constexpr char kFormPostScript[] = "document.forms[0].submit();\n";

Route asset(const char *path, const char *type, QByteArray body)
{
    return {HttpMethod::Get,
            path,
            Access::anyone(),
            0,
            RateBucket::None,
            ErrorStyle::Page,
            [type = QByteArray(type), body = std::move(body)](const ExchangePtr &exchange) {
                HttpReply reply;
                reply.headers.set("Content-Type", type);
                reply.headers.set("Cache-Control", "public, max-age=31536000, immutable");
                reply.body = body;
                exchange->reply(std::move(reply));
            }};
}

Route redirection(const char *from, const char *to)
{
    return {HttpMethod::Get,
            from,
            Access::anyone(),
            0,
            RateBucket::None,
            ErrorStyle::Page,
            [to = QByteArray(to)](const ExchangePtr &exchange) {
                exchange->reply(HttpReply::redirect(to));
            }};
}

}  // namespace

std::vector<Route> assetRoutes(const Browser &browser)
{
    return {
        asset("/assets/gatehouse.css", "text/css; charset=utf-8", browser.pages().stylesheet()),
        asset("/assets/favicon.svg", "image/svg+xml", browser.pages().favicon()),
        asset("/assets/form_post.js", "text/javascript; charset=utf-8", kFormPostScript),
        asset("/assets/passkey.js", "text/javascript; charset=utf-8", browser.pages().passkeyScript()),
        redirection("/", "/account"),
        redirection("/favicon.ico", "/assets/favicon.svg"),
    };
}

}  // namespace gatehouse
