/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Host memory: the one way to words that a host may change at any moment.
 *
 * Such words have types of their own, so that nothing else can read them by mistake. Each call here
 * reads or writes each of them exactly once; what was read is the caller's own copy, which is
 * checked, and then used. Where the host's memory is mapped at EL2, and that it stays mapped, is
 * the embedder's part.
 */
#ifndef PKVMCORE_HOSTMEM_H
#define PKVMCORE_HOSTMEM_H

#include <pkvmcore/errno.h>
#include <pkvmcore/port.h>

/** A pointer of the host: to be compared, never to be followed. */
struct pkc_host_ptr {
	uintptr_t value; /**< what the host wrote */
};

/** A byte that the host may change. */
struct pkc_host_u8 {
	uint8_t host_; /**< not to be named outside of this file */
};

/** A 32-bit word that the host may change, naturally aligned, in EL2's byte order. */
struct pkc_host_u32 {
	uint32_t host_; /**< not to be named outside of this file */
};

/** A 64-bit word that the host may change, naturally aligned, in EL2's byte order. */
struct pkc_host_u64 {
	uint64_t host_; /**< not to be named outside of this file */
};

/** Reads the byte @p p, once. */
PKC_ALWAYS_INLINE uint8_t pkc_host_read_u8(const struct pkc_host_u8 *p)
{
	return (uint8_t)pkc_port_host_read(&p->host_, sizeof(p->host_));
}

/** Reads the word @p p, once. */
PKC_ALWAYS_INLINE uint32_t pkc_host_read_u32(const struct pkc_host_u32 *p)
{
	return (uint32_t)pkc_port_host_read(&p->host_, sizeof(p->host_));
}

/** Reads the word @p p, once. */
PKC_ALWAYS_INLINE uint64_t pkc_host_read_u64(const struct pkc_host_u64 *p)
{
	return pkc_port_host_read(&p->host_, sizeof(p->host_));
}

/** Writes the byte @p p, once. */
PKC_ALWAYS_INLINE void pkc_host_write_u8(struct pkc_host_u8 *p, uint8_t value)
{
	pkc_port_host_write(&p->host_, sizeof(p->host_), value);
}

/** Writes the word @p p, once. */
PKC_ALWAYS_INLINE void pkc_host_write_u32(struct pkc_host_u32 *p, uint32_t value)
{
	pkc_port_host_write(&p->host_, sizeof(p->host_), value);
}

/** Writes the word @p p, once. */
PKC_ALWAYS_INLINE void pkc_host_write_u64(struct pkc_host_u64 *p, uint64_t value)
{
	pkc_port_host_write(&p->host_, sizeof(p->host_), value);
}

#ifndef PKC_PORT_HOST_BULK
/** Reads eight 64-bit words of the host at @p p, each by one access, into @p copy. */
PKC_ALWAYS_INLINE void pkc_host_bulk_read(uint64_t *copy, const volatile uint64_t *p)
{
	for (size_t i = 0; i < 8; i++)
		copy[i] = pkc_port_host_read(&p[i], 8);
}

/** Writes the eight words at @p values, each by one access, to the host's at @p p. */
PKC_ALWAYS_INLINE void pkc_host_bulk_write(volatile uint64_t *p, const uint64_t *values)
{
	for (size_t i = 0; i < 8; i++)
		pkc_port_host_write(&p[i], 8, values[i]);
}
#endif

/** Reads the eight words at @p words, each once, into @p copy. */
PKC_ALWAYS_INLINE void pkc_host_read_8(uint64_t *copy, const struct pkc_host_u64 *words)
{
	pkc_host_bulk_read(copy, &words->host_);
}

/** Writes the eight words at @p values, each once, to @p words. */
PKC_ALWAYS_INLINE void pkc_host_write_8(struct pkc_host_u64 *words, const uint64_t *values)
{
	pkc_host_bulk_write(&words->host_, values);
}

/**
 * Whether a range lies in a window; no sum can overflow.
 *
 * @param start   first byte of the range
 * @param size    its bytes; an empty range lies where its start does, the window's end included
 * @param base    first byte of the window
 * @param length  its bytes
 */
PKC_ALWAYS_INLINE bool pkc_range_in(uint64_t start, uint64_t size, uint64_t base, uint64_t length)
{
	return start >= base && start - base <= length && size <= length - (start - base);
}

PKC_BEGIN_DECLS

/**
 * Copies an array in whose length the host keeps beside it; the length is read first, and once.
 *
 * @param[out] copy    room for @p room words; unchanged on error
 * @param      room    how many words the caller takes
 * @param      words   the array, of which @p room words are mapped
 * @param      count   its length
 * @param[out] copied  the length that was read; set on success only
 * @retval 0             copied
 * @retval -PKC_ERANGE   it is longer than @p room
 */
PKC_API int pkc_host_copy_in(uint64_t *copy, uint32_t room, const struct pkc_host_u64 *words,
                             const struct pkc_host_u32 *count, uint32_t *copied);

/**
 * The same for a caller who takes what fits: copies at most @p room words.
 *
 * @param[out] copy   room for @p room words
 * @param      room   how many words the caller takes
 * @param      words  the array, of which @p room words are mapped
 * @param      count  its length
 * @return            how many words were copied: @p room if the array is longer
 */
PKC_API uint32_t pkc_host_copy_in_some(uint64_t *copy, uint32_t room,
                                       const struct pkc_host_u64 *words,
                                       const struct pkc_host_u32 *count);

/** Reads the @p nr words at @p words, each once and in order, into @p copy. */
PKC_API void pkc_host_read_words(uint64_t *copy, const struct pkc_host_u64 *words, uint32_t nr);

/** Writes the @p nr words at @p values, each once and in order, to @p words. */
PKC_API void pkc_host_write_words(struct pkc_host_u64 *words, const uint64_t *values, uint32_t nr);

PKC_END_DECLS

#endif
