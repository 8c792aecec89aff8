namespace Proxy.Configuration;

/// <summary>The shape of a line of the process's log: <c>proxy.log.format</c>.</summary>
public enum LogFormat
{
    /// <summary>For people: time, level, id, message.</summary>
    Text,

    /// <summary>For collectors: one JSON object on a line.</summary>
    Json,
}
