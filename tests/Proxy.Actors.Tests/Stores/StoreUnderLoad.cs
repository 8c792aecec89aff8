using System.Globalization;
using System.Text;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A process that stores and delivers units until it is killed, and says of each what it knows: <c>S</c> it is stored, <c>D</c> it is about
/// to be done, <c>A</c> it is about to be aborted; then the unit, and how many lines came before.</summary>
internal sealed class StoreUnderLoad(Spool spool, int firstUnit)
{
    private const int Clients = 6;

    private readonly Stream _out = Console.OpenStandardOutput();
    private int _lines;
    private int _last = firstUnit - 1;

    /// <summary>The store as this process and the test open it: small segments, so that many come and go.</summary>
    public static SpoolSettings Settings(string directory) => new(directory)
    {
        Sync = TimeSpan.FromMilliseconds(3),
        SegmentBytes = 1 << 20,
        BufferBytes = 1 << 20,
        MaxBytes = 256 << 20,
        MinFree = 0,
    };

    /// <summary>Runs until it is killed.</summary>
    public static int Run(string directory, int firstUnit)
    {
        var spool = Spool.Open(Settings(directory), TimeProvider.System, new RecordingObserver());
        var load = new StoreUnderLoad(spool, firstUnit);
        load.Say('O', 0);
        try
        {
            Task.WhenAny([.. Enumerable.Range(0, Clients).Select(_ => Task.Run(load.Store)), Task.Run(load.Deliver)]).Unwrap().GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"{error}\n{spool.Standing} {spool.StandingText} {spool.Figures}");
            throw;
        }
    }

    /// <summary>The bytes of a unit, which begin with its number.</summary>
    public static byte[] BytesOf(int unit)
    {
        var bytes = UnitBytes.Of(unit, 4 + (int)(unit * 48_271L % 997 * (unit % 7 == 0 ? 300 : 5)));
        BitConverter.TryWriteBytes(bytes, unit);
        return bytes;
    }

    private async Task Store()
    {
        while (true)
        {
            var number = Interlocked.Increment(ref _last);
            var writer = new RecordingWriter();
            var unit = spool.TryBegin(new UnitHead($"q{number % 3}", default), writer) ?? throw new InvalidOperationException(spool.StandingText);
            var bytes = BytesOf(number).AsMemory();
            for (var part = 1 + (bytes.Length / 3); !bytes.IsEmpty; bytes = bytes[Math.Min(part, bytes.Length)..])
            {
                await writer.Append(unit, bytes[..Math.Min(part, bytes.Length)]);
                await Task.Yield();
            }

            if (number % 10 == 9)
            {
                Say('A', number);
                unit.Abort();
                continue;
            }

            unit.Complete();
            if (await writer.Settled) Say('S', number);
        }
    }

    private async Task Deliver()
    {
        while (true)
        {
            await Task.Yield();
            for (var queue = 0; queue < 3; queue++)
            {
                if (spool.Take($"q{queue}") is not { } unit) continue;
                var number = BitConverter.ToInt32(UnitBytes.Read(spool, unit));
                if (number % 5 == 0) continue; // stays taken, so that segments are kept for a few units
                Say('D', number);
                spool.Done(unit);
            }
        }
    }

    private void Say(char what, int unit)
    {
        lock (_out) _out.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {unit} {_lines++}\n")));
    }
}
