namespace Proxy.Configuration;

/// <summary>The shape of an access log line; in HOCON the names are lower case.</summary>
public enum AccessLogFormat
{
    /// <summary>Text, for people.</summary>
    Text,

    /// <summary>One JSON object per line, for collectors.</summary>
    Json,

    /// <summary>Nothing is written.</summary>
    Off,
}
