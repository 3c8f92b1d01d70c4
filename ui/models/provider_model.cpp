#include "ui/models/provider_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUrl>

#include "ui/widgets/format.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

QString provisioningText(const QString &provisioning)
{
    if (provisioning == "create"_L1) return ProviderModel::tr("Everybody the rules let in");
    if (provisioning == "existing"_L1) return ProviderModel::tr("People who have an account here");
    return ProviderModel::tr("People who have linked it");
}

ProviderModel::ProviderModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Name"), tr("Kind"), tr("Who may come in"), tr("People"), tr("State")});
}

QVariant ProviderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Provider &provider = at(index.row());
    if (index.column() == State) {
        if (role == Qt::DisplayRole) return provider.enabled ? tr("On") : tr("Off");
        if (role == ToneRole) return int(provider.enabled ? Tone::Good : Tone::Plain);
        return {};
    }
    if (index.column() == Name && role == SecondLineRole) {
        const QString host = QUrl(provider.issuer).host();
        return host.isEmpty() ? QVariant() : QVariant(host);
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Name:
            return provider.name;
        case Kind:
            return provider.kind == "oidc"_L1 ? u"OpenID Connect"_s : u"OAuth 2.0"_s;
        case WhoComesIn:
            return provisioningText(provider.settings.value("provisioning"_L1).toString());
        case People:
            return QLocale().toString(provider.people);
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
