using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Keeps one direction of a leg to its own rate, and to the one that it shares with others. It is the timer for which the
/// direction waits. Used on its loop's thread.</summary>
/// <remarks>Those that share a rate take turns: who finds nothing at hand books a quantum, and waits until it has come; after that it
/// stands behind all others. A turn is what is wanted, up to a quantum; or a quantum, for those who have just used one up and want
/// more: what they show of it may be the first segment alone. Of that, what they have not used in a while goes to others.</remarks>
internal sealed class Throttle(IoLoop loop, AccessClock clock, ByteRate? own, ByteRate? shared, Action onReady) : LoopTimer
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    // Of what is at hand, one may have this part at a time; where others wait, there is nothing at hand.
    private const int PartAtHand = 4;

    // Long enough for a loop that is busy to have the direction move what it waited for.
    private const long HoldMilliseconds = 20;

    // Within so many milliseconds of the loop's clock, all is one go.
    private const long OneGo = 1;

    private int _booked;
    private int _credit;
    private long _cameAt = long.MinValue / 2;

    /// <summary>Whether nothing may be moved until the timer is due.</summary>
    internal bool IsWaiting { get; private set; }

    /// <summary>How many of the bytes that are wanted may be moved now; 0: it waits, and says when that is over.</summary>
    internal int Room(int wanted)
    {
        if (IsWaiting) return 0;
        var now = clock.Now;
        var room = own is null ? wanted : OwnRoom(own, wanted, now);
        return shared is null || room == 0 ? room : SharedRoom(shared, room, now);
    }

    /// <summary>Bytes have moved, at most those that there was room for.</summary>
    internal void Moved(int bytes)
    {
        if (bytes == 0) return;
        var now = clock.Now;
        own?.Take(bytes, now);
        var booked = Math.Min(_credit, bytes);
        _credit -= booked;
        if (bytes > booked) shared?.Take(bytes - booked, now);
    }

    /// <summary>There is nothing to move: a turn goes to the next.</summary>
    internal void PassTurn()
    {
        if (_credit > 0) shared!.GiveBack(_credit);
        _credit = 0;
    }

    /// <summary>Gives everything back.</summary>
    internal void End()
    {
        if (IsArmed) loop.Disarm(this);
        TakeBooked();
        PassTurn();
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (!IsWaiting)
        {
            PassTurn();
            return;
        }

        TakeBooked();
        if (_credit > 0) loop.Arm(this, HoldMilliseconds);
        onReady();
    }

    private void TakeBooked()
    {
        IsWaiting = false;
        if (_booked > 0) _cameAt = loop.Now;
        _credit += _booked;
        _booked = 0;
    }

    private int OwnRoom(ByteRate rate, int wanted, long now)
    {
        var least = Math.Min(wanted, rate.Quantum);
        var room = rate.AtHand(now);
        if (room >= least) return Math.Min(room, wanted);
        Wait(rate.WaitFor(least, now));
        return 0;
    }

    private int SharedRoom(ByteRate rate, int wanted, long now)
    {
        if (_credit > 0) return Math.Min(_credit, wanted);
        var turn = Math.Min(wanted, rate.Quantum);
        var atHand = rate.AtHand(now);
        if (atHand >= turn) return Math.Min(wanted, Math.Max(turn, atHand / PartAtHand));
        _booked = loop.Now - _cameAt <= OneGo ? rate.Quantum : turn;
        Wait(rate.Book(_booked, now));
        return 0;
    }

    private void Wait(long nanoseconds)
    {
        IsWaiting = true;
        loop.Arm(this, (nanoseconds + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
    }
}
