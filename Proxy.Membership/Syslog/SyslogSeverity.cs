namespace Proxy.Membership.Syslog;

/// <summary>How bad what a message tells is (RFC 5424, table 2).</summary>
public enum SyslogSeverity
{
    /// <summary>Error conditions.</summary>
    Error = 3,

    /// <summary>Warning conditions.</summary>
    Warning = 4,

    /// <summary>Informational messages.</summary>
    Info = 6,

    /// <summary>Debug-level messages.</summary>
    Debug = 7,
}
