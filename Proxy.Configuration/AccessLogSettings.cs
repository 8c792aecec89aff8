namespace Proxy.Configuration;

/// <summary>The lines written when a pair is bound and when it has ended: <c>proxy.access-log</c>. They go to <paramref name="File"/>, to
/// <see cref="Syslog"/>, or with neither to standard output.</summary>
/// <param name="Format">The shape of the line.</param>
/// <param name="File">The file appended to; null for none.</param>
public sealed record AccessLogSettings(AccessLogFormat Format, string? File)
{
    /// <summary>Bytes that <see cref="File"/> has at most before it is renamed and begun anew; null for as many as there are.</summary>
    public long? MaxSize { get; init; }

    /// <summary>How many renamed files are kept, from 1.</summary>
    public int Keep { get; init; } = 5;

    /// <summary>The syslog that is told; null for none.</summary>
    public SyslogSettings? Syslog { get; init; }
}
