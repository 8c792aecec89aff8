using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>The keys that a server's session tickets are encrypted with: AES-256-CBC and HMAC-SHA256 (RFC 5077, 4). The first encrypts; what
/// a later one decrypts is renewed.</summary>
internal sealed unsafe class TicketKeys : IDisposable
{
    private const int Size = TlsServerOptions.TicketKeyBytes;
    private const int NameBytes = 16;
    private const int MacBytes = 32;
    private const int VectorBytes = 16;

    private const int Failed = -1;
    private const int NotFound = 0;
    private const int Good = 1;
    private const int Renew = 2;

    // Of keys of our own: the one that encrypts, the one before, one that is made next, and one that was forgotten last.
    private const int OwnSlots = 4;

    /// <summary>How long a key of our own encrypts, and how long it decrypts after that: longer than a ticket lives, which is two hours.</summary>
    internal static readonly TimeSpan OwnLife = TimeSpan.FromHours(12);

    private readonly byte* _keys;
    private readonly int _slots;
    private readonly int _count;
    private readonly TimeProvider? _time;
    private readonly Lock _changing = new();
    private volatile int _first;
    private long _since;

    /// <summary>Takes keys over.</summary>
    /// <exception cref="TlsException">One is not 80 bytes long.</exception>
    internal TicketKeys(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        if (keys.Any(key => key.Length != Size)) throw new TlsException($"a ticket key has {Size} bytes; make one: openssl rand -base64 {Size}");
        _slots = _count = keys.Count;
        _keys = (byte*)NativeMemory.Alloc((nuint)(_slots * Size));
        for (var i = 0; i < _count; i++) keys[i].Span.CopyTo(new Span<byte>(KeyAt(0, i), Size));
    }

    /// <summary>Makes keys, and new ones after <see cref="OwnLife"/>. They are nowhere but here.</summary>
    /// <param name="time">The clock.</param>
    /// <exception cref="TlsException">There is nothing to make them of.</exception>
    internal TicketKeys(TimeProvider time)
    {
        (_time, _since, _slots, _count) = (time, time.GetTimestamp(), OwnSlots, 2);
        _keys = (byte*)NativeMemory.AllocZeroed(OwnSlots * Size);
        for (var i = 0; i < OwnSlots; i++)
        {
            if (Libcrypto.RAND_bytes(KeyAt(0, i), Size) == 1) continue;
            Dispose();
            throw new TlsException(TlsFailure.Take(null));
        }
    }

    /// <summary>What OpenSSL's callback for ticket keys does, on any thread. A ticket of TLS 1.3 is for one connection (RFC 8446, appendix C.4), so the
    /// next one needs another.</summary>
    /// <returns>1 when the key is set, 2 when it is and the ticket should be renewed, 0 when there is none, below 0 on an error.</returns>
    internal int Apply(byte* name, byte* vector, nint cipher, nint mac, bool encrypt, bool isOnce)
    {
        if (_time is not null) ChangeIfDue(_time);
        var first = _first;
        if (encrypt)
        {
            var key = KeyAt(first, 0);
            if (Libcrypto.RAND_bytes(vector, VectorBytes) != 1) return Failed;
            Buffer.MemoryCopy(key, name, NameBytes, NameBytes);
            return Libcrypto.EVP_EncryptInit_ex(cipher, Libcrypto.EVP_aes_256_cbc(), 0, CipherKey(key), vector) == 1 && SetMac(mac, key) ? Good : Failed;
        }

        for (var i = 0; i < _count; i++)
        {
            var key = KeyAt(first, i);
            if (!new ReadOnlySpan<byte>(key, NameBytes).SequenceEqual(new ReadOnlySpan<byte>(name, NameBytes))) continue;
            var isSet = Libcrypto.EVP_DecryptInit_ex(cipher, Libcrypto.EVP_aes_256_cbc(), 0, CipherKey(key), vector) == 1 && SetMac(mac, key);
            return !isSet ? Failed : i == 0 && !isOnce ? Good : Renew;
        }

        return NotFound;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Clear(_keys, (nuint)(_slots * Size));
        NativeMemory.Free(_keys);
    }

    /// <summary>Makes a key and forgets the one before the one before. Who uses that one at this moment has a ticket that is not taken.</summary>
    private void ChangeIfDue(TimeProvider time)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _since)) < OwnLife || !_changing.TryEnter()) return;
        try
        {
            // Where nobody has asked for long, several are due: the key before is then as old as one that is forgotten.
            var due = (long)(time.GetElapsedTime(_since) / OwnLife);
            for (var changes = Math.Min(due, 2); changes > 0; changes--)
            {
                var next = (_first + OwnSlots - 1) % OwnSlots;
                if (Libcrypto.RAND_bytes(KeyAt(next, 0), Size) != 1 || Libcrypto.RAND_bytes(KeyAt(next, 2), Size) != 1) return;
                _first = next;
            }

            Volatile.Write(ref _since, _since + (due * (long)OwnLife.TotalSeconds * time.TimestampFrequency));
        }
        finally
        {
            _changing.Exit();
        }
    }

    private byte* KeyAt(int first, int index) => _keys + ((first + index) % _slots * Size);

    private static byte* CipherKey(byte* key) => key + NameBytes + MacBytes;

    private static bool SetMac(nint mac, byte* secret)
    {
        fixed (byte* key = "key\0"u8, digest = "digest\0"u8, sha = "SHA256\0"u8)
        {
            var parameters = stackalloc CryptoParameter[3];
            parameters[0] = new CryptoParameter { Key = key, Type = CryptoParameter.Octets, Data = secret + NameBytes, Size = MacBytes };
            parameters[1] = new CryptoParameter { Key = digest, Type = CryptoParameter.Utf8, Data = sha, Size = 6 };
            parameters[2] = default;
            return Libcrypto.EVP_MAC_CTX_set_params(mac, parameters) == 1;
        }
    }
}
