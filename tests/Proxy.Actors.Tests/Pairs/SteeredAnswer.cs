using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Does what each byte of the client says: <c>d</c> looks for a server, <c>l</c> leaves it, <c>r</c> resets it, <c>t</c> becomes a
/// tunnel to it; anything else goes to it. Says <c>D</c>, <c>X</c> (there is none), <c>L</c>, <c>R</c>, <c>T</c> when that is done, and what the
/// server says.</summary>
/// <param name="pool">Where servers are looked for.</param>
internal sealed class SteeredAnswer(PoolState pool) : IAnswer
{
    public string Name => "steered";

    public ILeg Open(IAnswerHost host) => new Steered(host, pool);

    private sealed unsafe class Steered(IAnswerHost host, PoolState pool) : ILeg, ILegObserver, IServerSeeker
    {
        private readonly Queue<byte> _bytes = new();
        private ILeg? _server;
        private bool _isTunnel;
        private bool _isShut;
        private bool _hasServerEnded;
        private bool _hasEnded;

        public PairSide Side => PairSide.Server;

        public ILegObserver? Observer { get; set; }

        public IKernelView? Kernel => _server?.Kernel;

        public bool CanReceive => _bytes.Count > 0 || _hasEnded || (_isShut && !_isTunnel);

        public bool HasFailed => false;

        public bool HasErrorEvent => false;

        public bool EndedBeforeFin => false;

        public int UnacknowledgedBytes => 0;

        public int KeptBytes => 0;

        public bool KeepsBytes => true;

        public Transfer TryReceive(byte* buffer, int length) => throw new InvalidOperationException("the bytes are kept here");

        public Transfer TryPeek(byte* buffer, int length)
        {
            var count = 0;
            foreach (var each in _bytes.Take(length)) buffer[count++] = each;
            if (count > 0) return new Transfer(IoStatus.Done, count);
            return new Transfer(_hasEnded || (_isShut && !_isTunnel) ? IoStatus.End : IoStatus.WouldBlock, 0);
        }

        public void Discard(int length)
        {
            for (var i = 0; i < length; i++) _bytes.Dequeue();
        }

        public Transfer TrySend(byte* buffer, int length)
        {
            for (var i = 0; i < length; i++) Do(buffer[i]);
            return new Transfer(IoStatus.Done, length);
        }

        public void SayEnd()
        {
        }

        public void ShutdownSend()
        {
            _isShut = true;
            if (_isTunnel) _server!.ShutdownSend();
            else Tell();
        }

        public void Close() => Leave(reset: false);

        public void Abort() => Leave(reset: true);

        public void OnDialEnded() => Take();

        public void OnReadable(PairSide side)
        {
            var buffer = stackalloc byte[4096];
            while (_server is { } server && !_hasServerEnded)
            {
                var transfer = server.TryReceive(buffer, 4096);
                if (transfer.Status == IoStatus.WouldBlock) break;
                if (transfer.Status == IoStatus.Done)
                {
                    host.CountMoved(0, transfer.Bytes);
                    for (var i = 0; i < transfer.Bytes; i++) _bytes.Enqueue(buffer[i]);
                }
                else _hasServerEnded = true;
            }

            _hasEnded = _hasServerEnded && _isTunnel;
            Tell();
        }

        public void OnWritable(PairSide side)
        {
        }

        private void Do(byte what)
        {
            if (_isTunnel)
            {
                Pass(what);
                return;
            }

            switch (what)
            {
                case (byte)'d':
                    if (host.Dial(pool, this).IsOver) Take();
                    break;
                case (byte)'l' or (byte)'r':
                    Leave(reset: what == 'r');
                    Say((char)(what - 32));
                    break;
                case (byte)'t':
                    host.BecomeTunnel();
                    _isTunnel = true;
                    Say('T');
                    break;
                default:
                    Pass(what);
                    break;
            }
        }

        private void Pass(byte what)
        {
            if (_server?.TrySend(&what, 1).Bytes == 1) host.CountMoved(1, 0);
        }

        private void Take()
        {
            _server = host.TakeServer();
            _hasServerEnded = false;
            host.Note("servers", _server is null ? "none" : "one");
            Say(_server is null ? 'X' : 'D');
            if (_server is null) return;
            _server.Observer = this;
            OnReadable(PairSide.Server);
        }

        private void Leave(bool reset)
        {
            _server = null;
            host.LeaveServer(reset);
        }

        private void Say(char what)
        {
            _bytes.Enqueue((byte)what);
            Tell();
        }

        private void Tell() => host.Loop.Execute(() => Observer?.OnReadable(Side));
    }
}
