#include "ui/dialogs/new_terms_dialog.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

NewTermsDialog::NewTermsDialog(AdminClient &client, const QJsonObject &before, QWidget *parent)
    : FormDialog(tr("New version of the terms"),
                 tr("Write them in each language that your people read, or say where they stand."),
                 tr("&Publish\u2026"), parent),
      m_calls(client),
      m_languages{{u"en"_s}, {u"de"_s}},
      m_atOnce(new QCheckBox(tr("Required at &once"))),
      m_from(new QDateTimeEdit(QDateTime::currentDateTime().addDays(14)))
{
    showCallsOf(client);
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->tabBar()->setDrawBase(false);
    tabs->setAccessibleName(tr("Languages"));
    tabs->tabBar()->setAccessibleName(tr("Languages"));
    for (Language &language : m_languages)
        tabs->addTab(languagePage(language, before.value(language.code).toObject()),
                     language.code == "de"_L1 ? u"Deutsch"_s : u"English"_s);
    body()->addWidget(tabs, 1);
    m_atOnce->setAccessibleName(tr("Required at once"));
    m_atOnce->setChecked(true);
    m_from->setAccessibleName(tr("Required from"));
    m_from->setCalendarPopup(true);
    m_from->setEnabled(false);
    auto *line = new QHBoxLayout;
    line->addWidget(m_atOnce);
    QLabel *caption = plainLabel(tr("or &from"), "field");
    caption->setBuddy(m_from);
    line->addWidget(caption);
    line->addWidget(m_from);
    line->addStretch();
    body()->addLayout(line);
    connect(m_atOnce, &QCheckBox::toggled, m_from, &QWidget::setDisabled);
    connect(this, &FormDialog::submitted, this, &NewTermsDialog::askToPublish);
    setMinimumSize(780, 560);
}

QWidget *NewTermsDialog::languagePage(Language &language, const QJsonObject &before)
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 14, 0, 0);
    layout->setSpacing(8);
    language.text = new QPlainTextEdit(before.value("text"_L1).toString());
    language.text->setTabChangesFocus(true);
    language.text->setAccessibleName(tr("Text of the terms"));
    language.preview = wrappedLabel(language.text->toPlainText());
    language.preview->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    language.preview->setContentsMargins(12, 8, 12, 8);
    auto *area = new QScrollArea;
    area->setWidget(language.preview);
    area->setWidgetResizable(true);
    area->setAccessibleName(tr("As people see it"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(14);
    const auto add = [columns](const QString &caption, QWidget *widget) {
        auto *column = new QVBoxLayout;
        column->addWidget(plainLabel(caption, "field"));
        column->addWidget(widget, 1);
        columns->addLayout(column, 1);
    };
    add(tr("Text"), language.text);
    add(tr("As people see it"), area);
    layout->addLayout(columns, 1);
    language.url = field(tr("Address of the terms"), tr("https://example.org/terms"));
    language.url->setText(before.value("url"_L1).toString());
    layout->addWidget(plainLabel(tr("Or the address at which they stand"), "field"));
    layout->addWidget(language.url);
    connect(language.text, &QPlainTextEdit::textChanged, this,
            [text = language.text, preview = language.preview] { preview->setText(text->toPlainText()); });
    return page;
}

wire::NewTerms NewTermsDialog::terms() const
{
    wire::NewTerms made;
    for (const Language &language : m_languages) {
        const QString url = language.url->text().trimmed();
        const QString text = language.text->toPlainText().trimmed();
        if (!url.isEmpty())
            made.texts.insert(language.code, QJsonObject{{u"url"_s, url}});
        else if (!text.isEmpty())
            made.texts.insert(language.code, QJsonObject{{u"text"_s, text}});
    }
    if (!m_atOnce->isChecked()) made.requiredFrom = Timestamp{m_from->dateTime().toMSecsSinceEpoch()};
    return made;
}

bool NewTermsDialog::check()
{
    if (!require(!terms().texts.isEmpty(), m_languages.at(0).text,
                 tr("Write the terms, or the address at which they stand, in one language at least.")))
        return false;
    for (const Language &language : std::as_const(m_languages)) {
        const QString url = language.url->text().trimmed();
        if (!require(url.isEmpty() || url.startsWith("https://"_L1), language.url,
                     tr("The address begins with https://.")))
            return false;
    }
    return true;
}

void NewTermsDialog::askToPublish()
{
    setBusy(false);
    ConfirmDialog::ask(
        this,
        {tr("Publish this version?"),
         m_atOnce->isChecked()
             ? tr("A published version never changes. Everybody has to accept it at their next "
                  "sign-in, from now on.")
             : tr("A published version never changes. Everybody has to accept it at their first "
                  "sign-in after that day."),
         tr("&Publish"),
         {},
         false},
        [this](const QString &) { publish(); });
}

void NewTermsDialog::publish()
{
    setBusy(true);
    whenDone(m_calls.publishTerms(terms()), this, [this](const Result<wire::TermsVersion> &made) {
        if (!made.ok()) return showError(made.error());
        Q_EMIT published();
        accept();
    });
}

}  // namespace gatehouse::ui
