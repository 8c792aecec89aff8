using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Answers clients with what they send.</summary>
internal sealed class EchoAnswer : IAnswer
{
    public string Name => "echo";

    public ILeg Open(IAnswerHost host) => new EchoLeg(host.Loop);

    /// <summary>What is sent to it comes back, and its end as well. It takes what it has room for.</summary>
    private sealed unsafe class EchoLeg(IoLoop loop) : ILeg
    {
        private const int Room = 10_000;

        private readonly Queue<byte> _bytes = new();
        private bool _isShut;
        private bool _isFull;

        public PairSide Side => PairSide.Server;

        public ILegObserver? Observer { get; set; }

        public IKernelView? Kernel => null;

        public bool CanReceive => _bytes.Count > 0 || _isShut;

        public bool HasFailed => false;

        public bool HasErrorEvent => false;

        public int UnacknowledgedBytes => 0;

        public bool EndedBeforeFin => false;

        public int KeptBytes => 0;

        public bool KeepsBytes => false;

        public Transfer TryReceive(byte* buffer, int length)
        {
            var count = 0;
            while (count < length && _bytes.TryDequeue(out var each)) buffer[count++] = each;
            if (_isFull && count > 0) Tell(() => Observer?.OnWritable(Side));
            if (count > 0) return new Transfer(IoStatus.Done, count);
            return new Transfer(_isShut ? IoStatus.End : IoStatus.WouldBlock, 0);
        }

        public Transfer TryPeek(byte* buffer, int length)
        {
            var count = 0;
            foreach (var each in _bytes.Take(length)) buffer[count++] = each;
            return count > 0 ? new Transfer(IoStatus.Done, count) : TryReceive(buffer, length);
        }

        public void Discard(int length)
        {
            for (var i = 0; i < length; i++) _bytes.Dequeue();
        }

        public Transfer TrySend(byte* buffer, int length)
        {
            var taken = Math.Min(length, Room - _bytes.Count);
            for (var i = 0; i < taken; i++) _bytes.Enqueue(buffer[i]);
            _isFull = taken < length;
            if (taken == 0) return new Transfer(IoStatus.WouldBlock, 0);
            Tell(() => Observer?.OnReadable(Side));
            return new Transfer(IoStatus.Done, taken);
        }

        public void SayEnd()
        {
        }

        public void ShutdownSend()
        {
            _isShut = true;
            Tell(() => Observer?.OnReadable(Side));
        }

        public void Close() => Observer = null;

        public void Abort() => Observer = null;

        private void Tell(Action action) => loop.Execute(action);
    }
}
