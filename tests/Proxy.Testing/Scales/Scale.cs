namespace Proxy.Testing;

/// <summary>How much the tests do: enough to notice a fault by default, the full figures with PROXY_TEST_SCALE=full.</summary>
public static class Scale
{
    /// <summary>Whether this run does all of it.</summary>
    /// <exception cref="InvalidOperationException">PROXY_TEST_SCALE names no scale.</exception>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PROXY_TEST_SCALE") switch
    {
        null or "" or "small" => false,
        "full" => true,
        var other => throw new InvalidOperationException($"PROXY_TEST_SCALE is '{other}', neither 'small' nor 'full'"),
    };

    /// <summary>A figure of this run.</summary>
    public static int Of(int small, int full) => IsFull ? full : small;
}
