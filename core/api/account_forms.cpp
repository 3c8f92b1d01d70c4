#include "core/api/account_forms.h"

#include "core/api/fresh_sign_in.h"

namespace gatehouse {

std::optional<FormFields> formOf(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (form.ok()) return *form;
    exchange->fail(form.error());
    return std::nullopt;
}

std::optional<FormFields> freshFormOf(const ExchangePtr &exchange, const Browser &browser,
                                      const QByteArray &returnTo)
{
    std::optional<FormFields> form = formOf(exchange, browser);
    if (form && !requireFresh(exchange, browser, returnTo)) return std::nullopt;
    return form;
}

}  // namespace gatehouse
