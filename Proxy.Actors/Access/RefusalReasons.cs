using System.Text.Json;

namespace Proxy.Actors.Access;

/// <summary>The reasons why clients are not let in, as places in an array of counts, and in an operator's words.</summary>
public static class RefusalReasons
{
    /// <summary>Places, that of <see cref="RefusalReason.None"/> included.</summary>
    public static int Count { get; } = Enum.GetValues<RefusalReason>().Max(reason => (int)reason) + 1;

    /// <summary>How a reason is written in data: <c>source-rate</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Name(RefusalReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    /// <summary>The reason in an operator's words.</summary>
    /// <param name="reason">The reason.</param>
    public static string Text(RefusalReason reason) => reason switch
    {
        RefusalReason.None => "",
        RefusalReason.Banned => "its address is banned",
        RefusalReason.Denied => "its address is denied",
        RefusalReason.NotAllowed => "its address is not allowed",
        RefusalReason.SourcePairs => "its source has as many pairs as it may",
        RefusalReason.SourceRate => "its source comes faster than it may",
        RefusalReason.Header => "its PROXY header is missing or not good",
        RefusalReason.Handshake => "its TLS handshake failed",
        RefusalReason.Route => "no route takes it",
        RefusalReason.PoolDown => "no endpoint of its pool is up",
        RefusalReason.QueueFull => "all endpoints were full, and too many were waiting",
        RefusalReason.QueueTimeout => "all endpoints were full for too long",
        _ => "it did not say in time where it goes",
    };
}
