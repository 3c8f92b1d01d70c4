#include "core/http/request_form.h"

namespace gatehouse {

Result<FormFields> formOfBody(const HttpRequest &request, RepeatedNames repeated)
{
    const QByteArray type = request.headers.value("content-type");
    const qsizetype semicolon = type.indexOf(';');
    const QByteArray mime = (semicolon < 0 ? type : type.left(semicolon)).trimmed();
    if (mime.compare("application/x-www-form-urlencoded", Qt::CaseInsensitive) != 0)
        return Error::invalid("content-type", "wrong_content_type",
                              QStringLiteral("Send the fields as application/x-www-form-urlencoded."));
    return parseForm(request.body, repeated);
}

Result<FormFields> formOfQuery(const HttpRequest &request, RepeatedNames repeated)
{
    return parseForm(request.query, repeated);
}

}  // namespace gatehouse
