#include "ui/dialogs/user_profile_tab.h"

#include <QCheckBox>
#include <QCompleter>
#include <QFormLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimeZone>
#include <QVBoxLayout>

#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr auto kAddress = "address"_L1;
constexpr auto kStreet = "street_address"_L1;
constexpr int kCaptionWidth = 170;

QPlainTextEdit *textEdit(const QString &name, int lines)
{
    auto *edit = new QPlainTextEdit;
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFixedHeight(edit->fontMetrics().lineSpacing() * lines + 24);
    return edit;
}

void addRow(QFormLayout *form, const QString &label, QWidget *editor)
{
    QLabel *caption = plainLabel(label, "field");
    caption->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(u'&'));
    caption->setMinimumHeight(qMin(editor->sizeHint().height(), 38));
    // The sections' fields stand below each other.
    caption->setMinimumWidth(kCaptionWidth);
    form->addRow(caption, editor);
}

QCompleter *timeZones(QObject *parent)
{
    QStringList names;
    const QList<QByteArray> ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids)
        if (id.contains('/')) names << QString::fromLatin1(id);
    auto *completer = new QCompleter(names, parent);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    return completer;
}

QString linesOf(const QJsonObject &attributes)
{
    QStringList lines;
    for (auto it = attributes.begin(); it != attributes.end(); ++it) {
        const QJsonArray values = it.value().toArray();
        for (const QJsonValue &value : values)
            lines << u"%1 = %2"_s.arg(it.key(), value.toString());
    }
    return lines.join(u'\n');
}

/// Name to list; a line that is none is told by its text.
Result<QJsonObject> attributesIn(const QString &text)
{
    QJsonObject attributes;
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty()) continue;
        const qsizetype at = line.indexOf(u'=');
        const QString name = line.left(at).trimmed();
        const QString value = line.mid(at + 1).trimmed();
        if (at < 0 || name.isEmpty() || value.isEmpty())
            return Error::invalid("attributes", "bad_line",
                                  UserProfileTab::tr("This line is no attribute such as department = Sales: "
                                                     "%1")
                                      .arg(line.trimmed()));
        QJsonArray values = attributes.value(name).toArray();
        values.append(value);
        attributes.insert(name, values);
    }
    return attributes;
}

}  // namespace

UserProfileTab::UserProfileTab(bool maySave, QWidget *parent) : QWidget(parent)
{
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setObjectName(u"scrolled"_s);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 18, 10, 0);
    layout->setSpacing(12);

    QFormLayout *names = section(layout, tr("Names"));
    addText(names, tr("G&iven name"), "given_name");
    addText(names, tr("&Family name"), "family_name");
    addText(names, tr("Mi&ddle name"), "middle_name");
    addText(names, tr("&Nickname"), "nickname");

    QFormLayout *contact = section(layout, tr("Telephone and web"));
    m_phone = field(tr("Telephone"), u"+49 30 123456"_s);
    addRow(contact, tr("&Telephone"), m_phone);
    m_phoneVerified = new QCheckBox(tr("The number is &verified"));
    m_phoneVerified->setAccessibleName(tr("The number is verified"));
    contact->addRow(QString(), m_phoneVerified);
    addText(contact, tr("&Website"), "website")->setPlaceholderText(u"https://example.org"_s);
    addText(contact, tr("Page a&bout the person"), "profile");
    addText(contact, tr("Address of a pict&ure"), "picture");

    QFormLayout *person = section(layout, tr("Person"));
    addText(person, tr("Date of bi&rth"), "birthdate")->setPlaceholderText(u"1990-12-31"_s);
    addText(person, tr("Gender"), "gender");
    QLineEdit *zone = addText(person, tr("Time &zone"), "zoneinfo");
    zone->setPlaceholderText(u"Europe/Berlin"_s);
    zone->setCompleter(timeZones(zone));

    QFormLayout *address = section(layout, tr("Postal address"));
    m_street = textEdit(tr("Street and house number"), 2);
    addRow(address, tr("Street and &house number"), m_street);
    addText(address, tr("Postal &code"), "postal_code", true);
    addText(address, tr("T&own"), "locality", true);
    addText(address, tr("State or region"), "region", true);
    addText(address, tr("Countr&y"), "country", true);

    QFormLayout *own = section(layout, tr("The office\u2019s own"));
    m_attributes = textEdit(tr("Attributes, one on each line"), 5);
    m_attributes->setPlaceholderText(u"department = Sales\nlanguages = de\nlanguages = fr"_s);
    addRow(own, tr("Attributes"), m_attributes);
    own->addRow(QString(),
                wrappedLabel(tr("One on each line, as name = value; a name may stand on several lines. "
                                "Applications are told of them where their settings say so."),
                             "quiet"));
    layout->addStretch();
    scroll->setWidget(page);
    whole->addWidget(scroll, 1);
    QPushButton *save = button(tr("Save the profi&le"), "primary");
    save->setEnabled(maySave);
    connect(save, &QPushButton::clicked, this, &UserProfileTab::saveRequested);
    whole->addWidget(save, 0, Qt::AlignRight);
}

QFormLayout *UserProfileTab::section(QVBoxLayout *layout, const QString &heading)
{
    if (layout->count() > 0) layout->addSpacing(8);
    layout->addWidget(plainLabel(heading, "heading"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout->addLayout(form);
    return form;
}

QLineEdit *UserProfileTab::addText(QFormLayout *form, const QString &label, const char *member,
                                   bool inAddress)
{
    QLineEdit *edit = field(QString(label).remove(u'&'));
    addRow(form, label, edit);
    m_fields.append({QString::fromLatin1(member), inAddress, edit});
    return edit;
}

void UserProfileTab::display(const wire::User &user)
{
    m_user = user;
    const QJsonObject address = user.profile.value(kAddress).toObject();
    for (const Field &field : std::as_const(m_fields))
        field.edit->setText((field.inAddress ? address : user.profile).value(field.member).toString());
    m_street->setPlainText(address.value(kStreet).toString());
    m_phone->setText(user.phone.value_or(QString()));
    m_phoneVerified->setChecked(user.phoneVerified);
    m_attributes->setPlainText(linesOf(user.attributes));
}

QJsonObject UserProfileTab::changedTexts(bool inAddress, const QJsonObject &before) const
{
    QJsonObject change;
    const auto compare = [&](const QString &member, const QString &text) {
        if (text.trimmed() == before.value(member).toString()) return;
        change.insert(member, text.trimmed().isEmpty() ? QJsonValue() : QJsonValue(text.trimmed()));
    };
    for (const Field &field : m_fields)
        if (field.inAddress == inAddress) compare(field.member, field.edit->text());
    if (inAddress) compare(kStreet, m_street->toPlainText());
    return change;
}

Result<wire::UserChange> UserProfileTab::change() const
{
    wire::UserChange change;
    QJsonObject profile = changedTexts(false, m_user.profile);
    const QJsonObject address = changedTexts(true, m_user.profile.value(kAddress).toObject());
    if (!address.isEmpty()) profile.insert(kAddress, address);
    if (!profile.isEmpty()) change.profile = profile;
    if (const QString phone = m_phone->text().trimmed(); phone != m_user.phone.value_or(QString()))
        change.phone = phone;
    // Another number counts as unverified, whatever the box said about the old one.
    if (m_phoneVerified->isChecked() != m_user.phoneVerified)
        change.phoneVerified = m_phoneVerified->isChecked();

    GATEHOUSE_TRY_ASSIGN(attributes, attributesIn(m_attributes->toPlainText()));
    QJsonObject changed;
    for (auto it = attributes.begin(); it != attributes.end(); ++it)
        if (m_user.attributes.value(it.key()) != it.value()) changed.insert(it.key(), it.value());
    for (auto it = m_user.attributes.begin(); it != m_user.attributes.end(); ++it)
        if (!attributes.contains(it.key())) changed.insert(it.key(), QJsonValue());
    if (!changed.isEmpty()) change.attributes = changed;
    return change;
}

}  // namespace gatehouse::ui
