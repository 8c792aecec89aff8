using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <content>Going through the script, and leaving.</content>
internal sealed unsafe partial class CheckRun
{
    // A server that sends byte by byte is not looked at for each of them: so often, and then once in so many bytes and at the end.
    private const int MaxLooks = 100;
    private const int BytesPerLook = 512;

    // What a server takes to close, and what is read of it meanwhile.
    private const int PartingMilliseconds = 250;
    private const int MaxDrained = 64 * 1024;

    private CheckInput _input;
    private int _step;
    private int _sent;
    private int _looks;
    private int _lookedAt;
    private int _drained;
    private bool _hasEnded;
    private string _error = "";
    private string _words = "";
    private ReadOnlyMemory<byte> _farewell;

    private void Talk()
    {
        _state = State.Talking;
        for (; _step < _script.Steps.Length; _step++)
        {
            var step = _script.Steps[_step];
            _recorder?.Begin(step.Text);
            if (step.Send is { } bytes ? !TrySend(step, bytes) : !TryExpect(step)) return;
        }

        End(CheckOutcome.Passed(CheckText.Words(_words)));
    }

    private bool TrySend(ScriptStep step, byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            while (_sent < bytes.Length)
            {
                var transfer = _leg!.TrySend(first + _sent, bytes.Length - _sent);
                if (transfer.Status == IoStatus.WouldBlock) return false;
                if (transfer.Status != IoStatus.Done)
                {
                    Fail($"{ErrorOf(_leg)} at: {step.Text}", isLoss: true);
                    return false;
                }

                _sent += transfer.Bytes;
            }
        }

        _sent = 0;
        _recorder?.End(true, "", []);
        return true;
    }

    private bool TryExpect(ScriptStep step)
    {
        while (true)
        {
            var finding = Look(step.Expect!);
            if (finding.Kind == FindingKind.Good)
            {
                Take(finding);
                return true;
            }

            if (finding.Kind == FindingKind.Bad)
            {
                Fail(WordsOf(finding), isLoss: _hasEnded);
                return false;
            }

            if (!_leg!.CanReceive || !TryReceive()) return false;
        }
    }

    private Finding Look(IExpectation expectation)
    {
        var kept = _input.Kept;
        var isAll = _hasEnded || _input.IsFull;
        if (kept.IsEmpty && !isAll) return Finding.More;
        if (!isAll && _looks >= MaxLooks && kept.Length - _lookedAt < BytesPerLook) return Finding.More;
        _looks++;
        _lookedAt = kept.Length;
        return expectation.Look(kept, isAll);
    }

    private void Take(in Finding finding)
    {
        if (finding.Words.Length > 0) _words = finding.Words;
        _recorder?.End(true, CheckText.Words(finding.Words), _input.Kept);
        _farewell = finding.Farewell;
        _input.Use(finding.Used);
        _lookedAt = 0;
    }

    private string WordsOf(in Finding finding)
    {
        if (_error.Length > 0) return $"{_error}: {finding.Words}";
        if (_input.IsFull) return $"{finding.Words} within {CheckInput.Bytes} bytes";
        return _hasEnded && !finding.Words.StartsWith("closed", StringComparison.Ordinal) ? $"closed: {finding.Words}" : finding.Words;
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>Whether there was anything, or the end.</returns>
    private bool TryReceive()
    {
        _input.Open(_context.Blocks);
        var transfer = _leg!.TryReceive(_input.Tail, _input.Room);
        if (transfer.Status == IoStatus.WouldBlock) return false;
        _input.Add(transfer.Bytes);
        _hasEnded = transfer.Status != IoStatus.Done;
        if (transfer.Status == IoStatus.Failed) _error = ErrorOf(_leg);
        return true;
    }

    private void OnTalkTimeout()
    {
        var step = _script.Steps[_step];
        var last = step.Expect is { } expect && !_input.Kept.IsEmpty ? expect.Look(_input.Kept, isAll: false) : Finding.More;
        if (last.Kind == FindingKind.Good && _step == _script.Steps.Length - 1)
        {
            Take(last);
            End(CheckOutcome.Passed(CheckText.Words(_words)));
            return;
        }

        var came = _input.Kept.IsEmpty ? "" : $", came {CheckText.Quote(_input.Kept)}";
        Fail($"timeout at: {step.Text}{came}", isLoss: true);
    }

    private static string ErrorOf(ILeg leg) => leg is Leg plain ? CheckText.Sentence(TransportException.Describe(plain.Error))
        : leg is Tls.TlsLeg { Failure: { } failure } ? $"TLS: {failure}"
        : "connection reset by peer";

    /// <summary>Leaves a server that has shown what was wanted.</summary>
    private void Part()
    {
        if (_script.Parting == Parting.Reset || _hasEnded)
        {
            Release();
            return;
        }

        _state = State.Parting;
        _drained = 0;
        Loop.Arm(this, PartingMilliseconds);
        fixed (byte* farewell = _farewell.Span)
        {
            if (!_farewell.IsEmpty) _ = _leg!.TrySend(farewell, _farewell.Length);
        }

        _leg!.SayEnd();
        if (_script.Parting == Parting.Finish && _farewell.IsEmpty) _leg.ShutdownSend();
        if (_leg.CanReceive) Drain();
    }

    /// <summary>Throws away what still comes.</summary>
    private void Drain()
    {
        while (_drained < MaxDrained)
        {
            var transfer = _leg!.TryReceive(Loop.Scratch, IoLoop.ScratchBytes);
            if (transfer.Status == IoStatus.WouldBlock) return;
            if (transfer.Status == IoStatus.End) _leg.Close(); // and nothing is left to reset
            if (transfer.Status != IoStatus.Done) break;
            _drained += transfer.Bytes;
        }

        Release();
    }
}
