namespace Proxy.Cluster.Tests;

/// <summary>How much the tests do: PROXY_TEST_SCALE=full for the full figures.</summary>
internal static class Scale
{
    /// <summary>Whether this run does all of it.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PROXY_TEST_SCALE") == "full";

    /// <summary>A figure of this run.</summary>
    public static int Of(int small, int full) => IsFull ? full : small;
}
