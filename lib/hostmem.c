/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/hostmem.h>

PKC_API void pkc_host_read_words(uint64_t *copy, const struct pkc_host_u64 *words, uint32_t nr)
{
	uint32_t i = 0;

	for (; nr - i >= 8; i += 8)
		pkc_host_read_8(&copy[i], &words[i]);
	for (; i < nr; i++)
		copy[i] = pkc_host_read_u64(&words[i]);
}

PKC_API void pkc_host_write_words(struct pkc_host_u64 *words, const uint64_t *values, uint32_t nr)
{
	uint32_t i = 0;

	for (; nr - i >= 8; i += 8)
		pkc_host_write_8(&words[i], &values[i]);
	for (; i < nr; i++)
		pkc_host_write_u64(&words[i], values[i]);
}

PKC_API int pkc_host_copy_in(uint64_t *copy, uint32_t room, const struct pkc_host_u64 *words,
                             const struct pkc_host_u32 *count, uint32_t *copied)
{
	uint32_t nr = pkc_host_read_u32(count);

	if (nr > room)
		return -PKC_ERANGE;

	pkc_host_read_words(copy, words, nr);
	*copied = nr;
	return 0;
}

PKC_API uint32_t pkc_host_copy_in_some(uint64_t *copy, uint32_t room,
                                       const struct pkc_host_u64 *words,
                                       const struct pkc_host_u32 *count)
{
	uint32_t nr = pkc_host_read_u32(count);

	if (nr > room)
		nr = room;
	pkc_host_read_words(copy, words, nr);
	return nr;
}
