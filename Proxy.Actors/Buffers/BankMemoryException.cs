using System.Globalization;

namespace Proxy.Actors.Buffers;

/// <summary>The machine does not have the memory of the bank.</summary>
/// <param name="bytes">The bank's bytes.</param>
/// <param name="cause">What the runtime says.</param>
public sealed class BankMemoryException(long bytes, Exception cause) : Exception($"{Key}: {Text(bytes)} ({Remedy})", cause)
{
    /// <summary>The key that says how large the bank is.</summary>
    public const string Key = "proxy.buffers.bank";

    /// <summary>What to do about it.</summary>
    public const string Remedy = "write less than the machine has free; see: free -m";

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = Text(bytes);

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB of memory cannot be had");
}
