#pragma once

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

// The lines of the tables of pages.

using PageHandler = void (*)(const ExchangePtr &, const Browser &);

inline Route pageRoute(const Browser &browser, Access access, HttpMethod method, const char *path,
                       RateBucket bucket, PageHandler handle)
{
    return {method,
            path,
            std::move(access),
            kDefaultBodyLimit,
            bucket,
            ErrorStyle::Page,
            [&browser, handle](const ExchangePtr &exchange) {
                handle(exchange, browser);
            }};
}

/// For everybody, signed in or not.
inline Route openPage(const Browser &browser, HttpMethod method, const char *path, RateBucket bucket,
                      PageHandler handle)
{
    return pageRoute(browser, Access::anyone(), method, path, bucket, handle);
}

/// For those who are signed in; others are sent to do so first.
inline Route ownPage(const Browser &browser, HttpMethod method, const char *path, PageHandler handle,
                     RateBucket bucket = RateBucket::Page)
{
    return pageRoute(browser, Access::browserSession(), method, path, bucket, handle);
}

/// A call that everybody may make, as part of signing in; problem documents for errors.
inline Route openCall(const Browser &browser, const char *path,
                      void (*handle)(Services &, const ExchangePtr &))
{
    return {HttpMethod::Post,
            path,
            Access::anyone(),
            16 * 1024,
            RateBucket::Credentials,
            ErrorStyle::Problem,
            [&browser, handle](const ExchangePtr &exchange) {
                handle(browser.services(), exchange);
            }};
}

}  // namespace gatehouse
