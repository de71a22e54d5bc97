/**
 * Titles by language, then by action, or by `action#kind` where an action is told in more than one way. `{name}` takes
 * the detail of that name, `[…]` is left out when a detail in it is missing. English has them all.
 */
export const MESSAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    'assessment.complete': 'An assessment was completed',
    'assessment.return': 'An assessment came back from its review',
    'assessment.submit': 'An assessment waits for your review',
    'auth.refresh_reuse': 'A session was used from two places and was ended',
    'comment.create#mention': 'You were mentioned in a comment[ on {requirement}]',
    'comment.create#comment': 'A thread that you take part in has a new comment[ on {requirement}]',
    'comment.update#mention': 'You were mentioned in a comment[ on {requirement}]',
    'credential.expired': 'A credential of a connection has expired[ ({credential_type})]',
    'credential.expiring': 'A credential of a connection expires[ in {days} days][ ({credential_type})]',
    'finding.assign': '{requirement} was assigned to you',
    'member.joined': 'Somebody has joined your tenant',
    'poam_item.remind':
      'Plan of action[ {number}] for {requirement} is due[ on {scheduled_completion}][, {days_left} days left]',
    'remediation.approval_requested': 'A remediation waits for your approval',
    'remediation.failed': 'A remediation has failed',
    'tenant.suspended': 'Your tenant was suspended',
    'tenant.trial_ending': 'Your trial ends[ in {days_left} days]',
    'threat.raised': 'A threat was found[: {threat_type}][ ({severity})]',
    'user.password_changed': 'Your password was changed',
    times: '{title} ({count} times)',
    'mail.happened': 'Happened: {first}',
    'mail.last': 'Last: {last}',
    'mail.resource': 'About: {resource}',
    'mail.why': 'You get this mail because of your notification settings; change them at any time.',
    'mail.security': 'You get this mail because it concerns the security of your account or tenant.',
  },
  de: {
    'assessment.complete': 'Eine Prüfung wurde abgeschlossen',
    'assessment.return': 'Eine Prüfung kam aus der Durchsicht zurück',
    'assessment.submit': 'Eine Prüfung wartet auf Ihre Durchsicht',
    'auth.refresh_reuse': 'Eine Sitzung wurde von zwei Stellen benutzt und beendet',
    'comment.create#mention': 'Sie wurden in einem Kommentar[ zu {requirement}] erwähnt',
    'comment.create#comment': 'Neuer Kommentar[ zu {requirement}] in einem Gespräch, an dem Sie teilnehmen',
    'comment.update#mention': 'Sie wurden in einem Kommentar[ zu {requirement}] erwähnt',
    'credential.expired': 'Zugangsdaten einer Verbindung sind abgelaufen[ ({credential_type})]',
    'credential.expiring': 'Zugangsdaten einer Verbindung laufen ab[ in {days} Tagen][ ({credential_type})]',
    'finding.assign': '{requirement} wurde Ihnen zugewiesen',
    'poam_item.remind':
      'Maßnahme[ {number}] zu {requirement} ist fällig[ am {scheduled_completion}][, noch {days_left} Tage]',
    'threat.raised': 'Eine Bedrohung wurde gefunden[: {threat_type}][ ({severity})]',
    times: '{title} ({count}-mal)',
    'mail.happened': 'Geschehen: {first}',
    'mail.last': 'Zuletzt: {last}',
    'mail.resource': 'Betrifft: {resource}',
  },
};
