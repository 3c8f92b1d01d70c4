#pragma once

#include <functional>

#include "core/api/browser.h"

namespace gatehouse {

/// A page of the account area.
struct AccountPage
{
    const char *name;  ///< of the template
    const char *here;  ///< its place in the navigation, "profile"; one that is not there: none
    QString notice{};  ///< id of a message; empty for none
    const Error *error = nullptr;
};

/// Adds what is the page's own to what all of them have.
using FillAccountPage = std::function<Result<void>(Transaction &, const User &, QJsonObject &)>;

/// Answers the page with the frame of the area: who it is, the navigation, the way out, and the banner of an
/// account that is going to be deleted. In the person's language. For routes of signed-in people; worker
/// threads.
void showAccountPage(const ExchangePtr &exchange, const Browser &browser, const AccountPage &page,
                     const FillAccountPage &fill);

/// The value of `?done=` as the notice `<prefix>.<value>`, where that is one of `known`; otherwise empty.
QString noticeOf(const HttpRequest &request, const QString &prefix,
                 std::initializer_list<const char *> known);

}  // namespace gatehouse
