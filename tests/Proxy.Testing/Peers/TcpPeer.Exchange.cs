using System.Diagnostics;

namespace Proxy.Testing;

public sealed partial class TcpPeer
{
    private const int ExchangeBytes = 64;

    /// <summary>Sends 64 bytes and receives as many, again and again.</summary>
    /// <param name="count">How often; at least 100, for there to be a percentile.</param>
    /// <returns>The 99th percentile of how long an exchange took.</returns>
    public async Task<TimeSpan> ExchangeAsync(int count)
    {
        var message = new byte[ExchangeBytes];
        var took = new List<TimeSpan>(count);
        for (var i = 0; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await SendAllAsync(message);
            await ReceiveExactlyAsync(message.Length);
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        took.Sort();
        return took[count * 99 / 100];
    }
}
