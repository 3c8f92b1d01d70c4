#include "ui/dialogs/terms_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/new_terms_dialog.h"
#include "ui/models/terms_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

TermsDialog::TermsDialog(AdminClient &client, bool mayPublish, QWidget *parent)
    : FormDialog(tr("Terms of use"),
                 tr("From the day on which a version is required, people accept it before they sign in."),
                 tr("&Close"), parent),
      m_client(client),
      m_model(new TermsModel(this)),
      m_table(new DataTable(tr("Versions of the terms"))),
      m_language(new QComboBox),
      m_text(new QPlainTextEdit)
{
    showCallsOf(client);
    m_model->setSource([this](const QString &) { return JoiningClient(m_client).terms(); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({10, 0, 0, 0});
    m_table->setEmptyState(u"info"_s, tr("No terms of use"),
                           tr("People sign in without accepting anything."));
    m_table->setMinimumHeight(150);
    body()->addWidget(m_table, 1);
    auto *line = new QHBoxLayout;
    QLabel *caption = plainLabel(tr("&What it says"), "field");
    m_language->setAccessibleName(tr("Language"));
    caption->setBuddy(m_language);
    line->addWidget(caption);
    line->addWidget(m_language);
    line->addStretch();
    body()->addLayout(line);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Text of the terms"));
    body()->addWidget(m_text, 2);
    QPushButton *publishNew =
        buttons()->addButton(tr("&Publish a new version\u2026"), QDialogButtonBox::ActionRole);
    publishNew->setAccessibleName(tr("Publish a new version"));
    publishNew->setAutoDefault(false);
    publishNew->setEnabled(mayPublish);
    connect(publishNew, &QPushButton::clicked, this, &TermsDialog::publish);
    showOnly(tr("&Close"));
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    connect(m_table, &DataTable::currentIdChanged, this, &TermsDialog::showVersion);
    connect(m_language, &QComboBox::currentIndexChanged, this, &TermsDialog::showText);
    connect(m_model, &CursorModel::failed, this, &FormDialog::showError);
    connect(m_model, &CursorModel::pageLoaded, this, [this] {
        if (m_model->rowCount() > 0) m_table->selectRow(0);
    });
    m_model->reload();
    setMinimumSize(680, 560);
}

void TermsDialog::showVersion()
{
    const int row = m_model->rowOf(m_table->currentId());
    const QStringList languages = row < 0 ? QStringList() : m_model->at(row).texts.keys();
    const QString before = m_language->currentData().toString();
    m_language->clear();
    for (const QString &language : languages)
        m_language->addItem(QLocale(language).nativeLanguageName(), language);
    m_language->setCurrentIndex(qMax(0, m_language->findData(before)));
    showText();
}

void TermsDialog::showText()
{
    const int row = m_model->rowOf(m_table->currentId());
    if (row < 0) return m_text->clear();
    const QJsonObject one = m_model->at(row).texts.value(m_language->currentData().toString()).toObject();
    const QString url = one.value("url"_L1).toString();
    m_text->setPlainText(url.isEmpty() ? one.value("text"_L1).toString() : tr("They stand at %1").arg(url));
}

void TermsDialog::publish()
{
    auto *dialog =
        new NewTermsDialog(m_client, m_model->rowCount() > 0 ? m_model->at(0).texts : QJsonObject(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewTermsDialog::published, m_model, &TermsModel::reload);
    dialog->open();
}

}  // namespace gatehouse::ui
