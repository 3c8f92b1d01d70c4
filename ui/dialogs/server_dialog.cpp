#include "ui/dialogs/server_dialog.h"

#include <QLineEdit>

#include "ui/client/loopback.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

ServerDialog::ServerDialog(const QUrl &present, QWidget *parent)
    : FormDialog(tr("Manage another server"), tr("The address is the one that people see when they sign in."),
                 tr("&Connect"), parent),
      m_address(field(tr("Address"), u"https://login.example.org"_s))
{
    if (present.isValid()) m_address->setText(present.toString());
    addRow(tr("&Address"), m_address);
    connect(this, &FormDialog::submitted, this, [this] {
        Q_EMIT chosen(addressFrom(m_address->text()));
        accept();
    });
}

QUrl ServerDialog::addressFrom(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty() || text.contains(u' ')) return {};
    if (!text.contains(u"://"_s)) text.prepend(u"https://"_s);
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) return {};
    const bool secure = url.scheme() == "https"_L1;
    if (!secure && !(url.scheme() == "http"_L1 && isLoopbackHost(url.host()))) return {};
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

bool ServerDialog::check()
{
    return require(
        addressFrom(m_address->text()).isValid(), m_address,
        tr("Enter an address such as https://login.example.org. Plain http works only on this computer."));
}

}  // namespace gatehouse::ui
