namespace Proxy.Configuration;

/// <summary>Messages to syslog as in RFC 5424: <c>proxy.access-log.syslog</c>, <c>proxy.log.syslog</c>.</summary>
/// <param name="To">Where to.</param>
/// <param name="Facility">What syslog sorts them by.</param>
/// <param name="AppName">The application that they say they are of: 1 to 48 visible ASCII characters.</param>
public sealed record SyslogSettings(SyslogAddress To, SyslogFacility Facility, string AppName);
